// A certified OpenID provider beside the tests of company sign-in. Whoever is next signs in without
// a page; what the provider believes of people, and how it misbehaves, is told to it at /control.
//
//   node provider.mjs PORT OUR_ADDRESS
import http from "node:http";
import { Provider } from "oidc-provider";
import * as jose from "jose";

const [port, ours] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

async function keyPair(kid) {
  const { privateKey } = await jose.generateKeyPair("RS256", { extractable: true });
  return { ...(await jose.exportJWK(privateKey)), kid, alg: "RS256", use: "sig" };
}

const key = await keyPair("ours");
const foreign = { ...(await keyPair("foreign")), kid: "ours" };

const state = { accounts: {}, next: null, denies: false, isDown: false, bend: null };

async function signed(claims, { byForeignKey = false, type } = {}) {
  const header = { alg: "RS256", kid: "ours", ...(type ? { typ: type } : {}) };
  const by = await jose.importJWK(byForeignKey ? foreign : key, "RS256");
  return new jose.SignJWT(claims).setProtectedHeader(header).sign(by);
}

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "openkam",
      client_secret: "a secret of the tests",
      redirect_uris: [`${ours}/sign-in/company/back/`],
      post_logout_redirect_uris: [`${ours}/sign-in/`],
      grant_types: ["authorization_code", "refresh_token"],
      backchannel_logout_uri: `${ours}/sign-in/company/ended/`,
      backchannel_logout_session_required: true,
    },
  ],
  jwks: { keys: [key] },
  claims: {
    openid: ["sub"],
    email: ["email", "email_verified"],
    profile: ["name", "realm_access"],
    groups: ["groups", "_claim_names"],
  },
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: async (ctx, form) => {
        ctx.body = `<!doctype html><title>Sign out</title>${form}
          <button form="op.logoutForm" name="logout" value="yes">Sign out of the company</button>`;
      },
    },
  },
  pkce: { required: () => true },
  cookies: { keys: ["of the tests"] },
  rotateRefreshToken: true,
  ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 86400, IdToken: 600, Interaction: 600,
    RefreshToken: 86400, Session: 86400 },
  issueRefreshToken: async (ctx, client) => client.grantTypeAllowed("refresh_token"),
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  async findAccount(ctx, id) {
    const claims = state.accounts[id];
    return claims && { accountId: id, claims: async () => ({ sub: id, ...claims }) };
  },
  // Nobody is asked whether they agree: the company has agreed for them.
  async loadExistingGrant(ctx) {
    const grant = new provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid email profile groups offline_access");
    await grant.save();
    return grant;
  },
});

provider.use(async (ctx, next) => {
  await next();
  if (ctx.oidc?.route === "token" && ctx.body?.id_token && state.bend) {
    const { byForeignKey, ...claims } = state.bend;
    const told = { ...jose.decodeJwt(ctx.body.id_token), ...claims };
    ctx.body.id_token = await signed(told, { byForeignKey });
  }
});

async function interact(request, response) {
  const result = state.denies
    ? { error: "access_denied", error_description: "Stopped by the person." }
    : { login: { accountId: state.next } };
  await provider.interactionFinished(request, response, result);
}

const controls = {
  account: ({ id, claims }) => void (claims ? (state.accounts[id] = claims) : delete state.accounts[id]),
  behave: (given) => void Object.assign(state, given),
  sign: ({ claims, ...how }) => signed(claims, how),
  // The provider's own token, sent by ourselves: it sends none to the loopback address.
  async logout({ sub, sid, to }) {
    const client = await provider.Client.find("openkam");
    const token = new provider.IdToken({ sub }, { client, ctx: undefined });
    token.mask = { sub: null };
    token.set("events", { "http://schemas.openid.net/event/backchannel-logout": {} });
    token.set("jti", crypto.randomUUID());
    if (sid) token.set("sid", sid);
    const body = new URLSearchParams({ logout_token: await token.issue({ use: "logout" }) });
    if (!to) return body.get("logout_token");
    return (await fetch(to, { method: "POST", body })).status;
  },
};

async function bodyOf(request) {
  let text = "";
  for await (const piece of request) text += piece;
  return text;
}

async function control(request, response) {
  const text = await bodyOf(request);
  const name = request.url.split("/").at(-1);
  const found = await controls[name](text ? JSON.parse(text) : {});
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(found ?? null));
}

const answer = provider.callback();
http
  .createServer((request, response) => {
    const acts = async () => {
      if (request.url.startsWith("/control/")) return control(request, response);
      if (state.isDown) return response.writeHead(503).end();
      if (request.url.startsWith("/interaction/")) return interact(request, response);
      return answer(request, response);
    };
    acts().catch((fault) => {
      console.error(fault);
      response.writeHead(500).end(String(fault));
    });
  })
  .listen(Number(port), "127.0.0.1", () => console.log("ready"));
