"""Names of companies without what says only their legal form, so that spellings can be compared."""

import re
from collections.abc import Sequence

from openkam.calc.folding import fold

# As they are registered or commonly written; dots, spaces and accents do not matter.
# Czech, Slovak · Polish · Russian, Ukrainian, Bulgarian · German · English · French · Italian ·
# Spanish, Portuguese · Dutch · Nordic, Baltic · Hungarian, Romanian, South Slavic, Turkish, Greek.
BEHIND = """
s. r. o.; spol. s r. o.; společnost s ručením omezeným; spoločnosť s ručením obmedzeným; a. s.;
akciová společnost; akciová spoločnosť; v. o. s.; k. s.; o. p. s.; z. s.; z. ú.; s. p.;
státní podnik; v likvidaci; v likvidácii
;sp. z o. o.; spółka z o. o.; spółka z ograniczoną odpowiedzialnością; s. a.; spółka akcyjna;
p. s. a.; prosta spółka akcyjna; s. k. a.; spółka komandytowo-akcyjna; sp. k.; spółka komandytowa;
sp. j.; spółka jawna; sp. p.; s. c.; spółka cywilna; w likwidacji
;ооо; общество с ограниченной ответственностью; ао; акционерное общество; пао;
публичное акционерное общество; зао; закрытое акционерное общество; оао;
открытое акционерное общество; нао; ип; индивидуальный предприниматель; фгуп; муп; тов; пат; прат;
фоп; оод; еоод; ад; еад
;gmbh; g gmbh; ges. m. b. h.; mbh; gesellschaft mit beschränkter haftung; ug;
ug haftungsbeschränkt; haftungsbeschränkt; ag; aktiengesellschaft; kg; kommanditgesellschaft; kgaa;
ohg; offene handelsgesellschaft; gbr; e. k.; e. kfm.; e. kfr.; e. v.; e. g.; se; i. l.;
in liquidation
;ltd; limited; pty; pvt; private limited; llc; llp; lp; inc; incorporated; corp; corporation; co;
company; plc; public limited company; cic
;sas; sasu; société par actions simplifiée; sarl; s. à r. l.; société à responsabilité limitée;
société anonyme; eurl; snc; sci; scs; sca; cie; compagnie
;s. p. a.; società per azioni; s. r. l.; s. r. l. s.; società a responsabilità limitata; s. a. s.;
s. n. c.; s. a. p. a.
;sociedad anónima; s. l.; sociedad limitada; s. l. u.; s. a. u.; s. l. l.; s. coop.;
s. a. de c. v.; lda; limitada; ltda; unipessoal
;b. v.; besloten vennootschap; n. v.; naamloze vennootschap; v. o. f.; c. v.; bvba; sprl;
;oy; oyj; ab; aktiebolag; publ; hb; kb; as; asa; aps; a/s; aktieselskab; anpartsselskab; k/s; i/s;
hf; ehf; oü; uab; sia
;kft; zrt; nyrt; bt; d. o. o.; d. d.; a. d.; j. d. o. o.; a. ş.; ltd. şti.; san. ve tic.; αε; επε
"""
# Before the name only what no name begins with by chance.
BEFORE = """
ооо; общество с ограниченной ответственностью; ао; акционерное общество; пао;
публичное акционерное общество; зао; закрытое акционерное общество; оао;
открытое акционерное общество; нао; ип; индивидуальный предприниматель; фгуп; муп; тов; пат; прат;
фоп; чп; еоод; оод; ooo; oao; zao; pao; ab; as; aktiebolag; oy; oü; uab; sia; gmbh; sarl; sas; sasu;
eurl; sci; société anonyme; srl; spółka akcyjna; spółka z o. o.; spol. s r. o.; firma; firm; fa;
stichting; pt; s. p. a.
"""
LINKS = frozenset(("and", "und", "et", "en"))  # as "&", which goes with the punctuation
NO_WORD = re.compile(r"[\W_]+")
ASCII_WORDS = {
    code: None if chr(code) in "'`" else " " for code in range(128) if not chr(code).isalnum()
}
APOSTROPHES = str.maketrans("", "", "'’‘`´ʼʹ")


def bare_name(name: str) -> str:
    """Return a company's name folded and without its legal form; never empty for a name.

    "Jizera Papír, spol. s r.o." gives "jizera papir". The form goes in front and behind, however
    it is dotted and spaced; case, accents, punctuation and the "and" between two words do not
    count. A name that is nothing but a legal form stays.
    """
    words = _words(name)
    if not words:
        return _settled(name) or name.strip()
    words = _without(words, _BEHIND, _PARTS_BEHIND, at_end=True)
    if words[0] not in _PARTS_BEFORE:
        return " ".join(_initials_joined(words))
    words = _without(words, _BEFORE, _PARTS_BEFORE, at_end=False)
    words = _without(words, _BEHIND, _PARTS_BEHIND, at_end=True)
    return " ".join(_initials_joined(words))


def _words(text: str) -> list[str]:
    """The words of a text, folded; a link between two words is none."""
    if text.isascii():  # most names, and a hundred thousand of them come in one import
        words = text.casefold().translate(ASCII_WORDS).split()
    else:
        folded = _settled(text).translate(APOSTROPHES)
        words = [word for word in NO_WORD.split(folded) if word]
    if LINKS.isdisjoint(words):
        return words
    last = len(words) - 1
    return [word for at, word in enumerate(words) if word not in LINKS or at in (0, last)]


def _settled(text: str) -> str:
    """The text folded until folding changes nothing: some signs decompose into capitals."""
    while (folded := fold(text)) != text:
        text = folded
    return text


def _without(
    words: list[str], forms: frozenset[str], parts: frozenset[str], *, at_end: bool
) -> list[str]:
    """Take legal forms off one end, the longest first, as long as a word is left."""
    # Most names carry none, as the first word tried says.
    while words[-1 if at_end else 0] in parts and (
        count := _form_at(words, forms, parts, at_end=at_end)
    ):
        words = words[:-count] if at_end else words[count:]
    return words


def _form_at(
    words: list[str], forms: frozenset[str], parts: frozenset[str], *, at_end: bool
) -> int:
    """How many words at the end, or at the beginning, spell a legal form; 0 if none do.

    `parts` are all ends, or beginnings, of the forms: without one there is no use in going on.
    """
    spelled, found = "", 0
    for count in range(1, len(words)):
        spelled = words[-count] + spelled if at_end else spelled + words[count - 1]
        if spelled not in parts:
            break
        if spelled in forms:
            found = count
    return found


def _initials_joined(words: Sequence[str]) -> list[str]:
    """Words in which letters that stand alone are one word: "i b m" is "ibm"."""
    if min(map(len, words)) > 1:
        return list(words)
    joined: list[str] = []
    follows = False
    for word in words:
        alone = len(word) == 1 and word.isalpha()
        if alone and follows:
            joined[-1] += word
        else:
            joined.append(word)
        follows = alone
    return joined


def _spelled(forms: str) -> frozenset[str]:
    return frozenset("".join(_words(form)) for form in forms.split(";") if form.strip())


_BEHIND, _BEFORE = _spelled(BEHIND), _spelled(BEFORE)
_PARTS_BEHIND = frozenset(form[start:] for form in _BEHIND for start in range(len(form)))
_PARTS_BEFORE = frozenset(form[:end] for form in _BEFORE for end in range(1, len(form) + 1))
