"""Finding accounts by what people type."""

from django.db.models import Q

from openkam.domain.portfolio.models import AccountKey, AccountQuerySet
from openkam.domain.portfolio.selectors.folding import fold

SHORTEST_PART = 4  # signs of an official number that are looked for anywhere in it


def searched(rows: AccountQuerySet, text: str) -> AccountQuerySet:
    """Keep the accounts that a text means; all of them for an empty text.

    It finds words of the name, the group's name, the site and the web domain, the beginning of a
    key, of the VAT and the company number, and longer parts of these numbers.
    """
    text = " ".join(text.replace("\0", " ").split())
    if not fold(text):
        return rows
    named = Q()
    for word in text.split():
        named &= _word(word)
    keyed = AccountKey.objects.filter(key__istartswith=text).values("account")
    return rows.filter(named | _numbered(text) | Q(pk__in=keyed))


def _word(word: str) -> Q:
    folded = fold(word)
    found = Q(search_name__contains=folded) | Q(group__search_name__contains=folded)
    found |= Q(domain__contains=word.casefold())
    # SQLite tells capitals from small letters outside of ASCII: it is asked for the usual ones.
    for form in {word, word.lower(), word.upper(), word.capitalize()}:
        found |= Q(site__icontains=form)
    return found


def _numbered(text: str) -> Q:
    compact = "".join(sign for sign in text if sign.isalnum()).upper()
    found = Q(company_number__istartswith=text)
    if compact:
        found |= Q(vat_number__startswith=compact) | Q(company_number__istartswith=compact)
    if len(compact) >= SHORTEST_PART:
        found |= Q(vat_number__contains=compact) | Q(company_number__icontains=compact)
    return found
