import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from openkam.calc.company_names import BEFORE, BEHIND, bare_name

FORMS = [form.strip() for form in (*BEHIND.split(";"), *BEFORE.split(";")) if form.strip()]
names = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.one_of(st.sampled_from(FORMS), st.text("absroliIBM.&, ĚČłé'иоа", max_size=8)), max_size=5
    ).map(" ".join),
)


class TestBareName:
    @pytest.mark.parametrize(
        ("name", "bare"),
        [
            ("Jizera Papír, spol. s r.o.", "jizera papir"),
            ("JIZERA PAPÍR s. r. o.", "jizera papir"),
            ("Škoda Auto a.s.", "skoda auto"),
            ("Firma Novák v.o.s. v likvidaci", "novak"),
            ("Huta Łabędy Sp. z o.o.", "huta labedy"),
            ("Huta Łabędy Spółka z ograniczoną odpowiedzialnością", "huta labedy"),
            ("Huta Łabędy Sp. z o.o. Sp. k.", "huta labedy"),
            ("Orlen Spółka Akcyjna", "orlen"),
            ("ООО «Ромашка»", "ромашка"),
            ("Ромашка, ООО", "ромашка"),
            ("Общество с ограниченной ответственностью «Ромашка»", "ромашка"),
            ("ПАО Сбербанк", "сбербанк"),
            ("ИП Фёдоров", "федоров"),
            ("Hallmeier GmbH & Co. KG", "hallmeier"),
            ("Hallmeier Werke AG", "hallmeier werke"),
            ("Kleine UG (haftungsbeschränkt)", "kleine"),
            ("Bau Ges.m.b.H.", "bau"),
            ("Acme Ltd", "acme"),
            ("Acme Limited", "acme"),
            ("Acme Co., Ltd.", "acme"),
            ("Smith & Sons, LLC", "smith sons"),
            ("Smith and Sons L.L.C.", "smith sons"),
            ("Marks & Spencer plc", "marks spencer"),
            ("Ford Motor Company, Inc.", "ford motor"),
            ("Fiat S.p.A.", "fiat"),
            ("Rossi S.r.l.", "rossi"),
            ("Danone SA", "danone"),
            ("Dupont et Fils S.A.R.L.", "dupont fils"),
            ("Société Anonyme Dupont", "dupont"),
            ("SARL L'Été", "lete"),
            ("Jamones del Sur S.L.U.", "jamones del sur"),
            ("Van Dijk B.V.", "van dijk"),
            ("Philips N.V.", "philips"),
            ("AB Volvo (publ)", "volvo"),
            ("Nokia Oyj", "nokia"),
            ("Maersk A/S", "maersk"),
            ("Lego ApS", "lego"),
            ("Gorenje d.o.o.", "gorenje"),
            ("I.B.M. Corp.", "ibm"),
            ("IBM Corporation", "ibm"),
        ],
    )
    def test_it_leaves_what_tells_companies_apart(self, name: str, bare: str) -> None:
        assert bare_name(name) == bare

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Limit Sport s.r.o.", "Limited Sport s.r.o."),
            ("Aspekt a.s.", "Pekt a.s."),
            ("Coop Praha", "Praha"),
            ("Hallmeier Polska Sp. z o.o.", "Hallmeier Werke GmbH"),
        ],
    )
    def test_it_keeps_different_names_apart(self, one: str, other: str) -> None:
        assert bare_name(one) != bare_name(other)

    @pytest.mark.parametrize(
        ("name", "bare"), [("s.r.o.", "sro"), ("GmbH", "gmbh"), ("ООО", "ооо"), ("?!", "?!")]
    )
    def test_it_is_never_empty(self, name: str, bare: str) -> None:
        assert bare_name(name) == bare

    @given(names)
    @example("№ s.r.o.")
    @example("a & b c a s")
    @example("ooo a b")
    def test_it_changes_nothing_a_second_time(self, name: str) -> None:
        once = bare_name(name)

        assert bare_name(once) == once
        assert bool(once) == bool(name.strip())

    @given(st.sampled_from(FORMS), st.sampled_from(["Jizera Papír", "Ромашка", "Hallmeier Werke"]))
    def test_it_knows_each_form_however_it_is_dotted(self, form: str, name: str) -> None:
        if form in {part.strip() for part in BEHIND.split(";")}:
            assert bare_name(f"{name}, {form.upper()}") == bare_name(name)
            assert bare_name(f"{name} {form.replace('.', '').replace(' ', '')}") == bare_name(name)
        else:
            assert bare_name(f"{form} {name}") == bare_name(name)
