"""Providers whose mail anybody may use: their domain says nothing of a company."""

_NAMES = """
    abv.bg alice.it aol.com atlas.cz azet.sk bk.ru centrum.cz centrum.sk citromail.hu email.cz
    fastmail.com free.fr freemail.hu freenet.de gazeta.pl gmail.com gmx.at gmx.de gmx.net
    googlemail.com hotmail.com hotmail.de hotmail.fr hotmail.it icloud.com inbox.ru interia.pl
    laposte.net libero.it list.ru live.com mac.com mail.com mail.ru me.com msn.com o2.pl onet.pl
    op.pl orange.fr outlook.com planet.nl pm.me post.cz posteo.de proton.me protonmail.com
    rambler.ru seznam.cz sfr.fr skynet.be t-online.de telenet.be tiscali.it tlen.pl ukr.net
    virgilio.it volny.cz wanadoo.fr web.de wp.pl ya.ru yahoo.co.uk yahoo.com yahoo.de yahoo.fr
    yahoo.it yandex.ru ymail.com ziggo.nl zoho.com zoznam.sk
"""
FREE_MAIL = frozenset(name.strip() for name in _NAMES.split() if name)
