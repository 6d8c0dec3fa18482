"""Names in every grammatical case, as tables of the grammars give them."""

import pytest

from openkam.calc.case_forms import case_forms
from openkam.calc.folding import fold

# A name, and how texts write it: genitive, dative, accusative, vocative, locative, instrumental,
# then what is said of several people, or belongs to the person.
CZECH = {
    "Novák": "Nováka Novákovi Novákem Nováku Novákové Nováků Novákům Nováky Novácích Novákův "
    "Novákova Novákovu Novákově Novákových",
    "Nováková": "Novákové Novákovou Novákových",
    "Svoboda": "Svobody Svobodovi Svobodu Svobodo Svobodou Svobodové Svobodů Svobodův Svobodova",
    "Procházka": "Procházky Procházkovi Procházku Procházko Procházkou Procházkův",
    "Novotný": "Novotného Novotnému Novotném Novotným Novotní Novotných Novotnými",
    "Novotná": "Novotné Novotnou",
    "Krejčí": "Krejčího Krejčímu Krejčím Krejčích Krejčími",
    "Dvořáček": "Dvořáčka Dvořáčkovi Dvořáčka Dvořáčku Dvořáčkem Dvořáčkovi Dvořáčkův",
    "Havel": "Havla Havlovi Havle Havlem Havlův Havlova",
    "Němec": "Němce Němcovi Němci Němcem",
    "Tomáš": "Tomáše Tomáši Tomášovi Tomášem",
    "Petr": "Petra Petrovi Petře Petru Petrem Petrův",
    "Marek": "Marka Markovi Marku Markem",
    "Jiří": "Jiřího Jiřímu Jiřím",
    "Jana": "Jany Janě Janu Jano Janou Janin Janina Janiny",
    "Monika": "Moniky Monice Moniku Moniko Monikou",
    "Olga": "Olgy Olze Olgu Olgo Olgou",
    "Barbora": "Barbory Barboře Barboru Barboro Barborou",
    "Marie": "Marii Marií",
    "Žofie": "Žofii Žofií",
    "Janů": "Janů",
    "Matějíčko": "Matějíčka Matějíčkovi Matějíčku Matějíčkem",
}
SLOVAK = {
    "Kováč": "Kováča Kováčovi Kováčom",
    "Kováčová": "Kováčovej Kováčovú Kováčovou",
    "Novotný": "Novotného Novotnému Novotným Novotnom",
}
POLISH = {
    "Kowalski": "Kowalskiego Kowalskiemu Kowalskim Kowalscy Kowalskich Kowalskimi",
    "Kowalska": "Kowalskiej Kowalską Kowalskie",
    "Cichy": "Cichego Cichemu Cichym",
    "Kowal": "Kowala Kowalowi Kowalem Kowalu Kowale Kowalów",
    "Nowak": "Nowaka Nowakowi Nowakiem Nowaku Nowakowie Nowaków Nowakom Nowakami",
    "Nowakowa": "Nowakowej Nowakową",
    "Orzeł": "Orła Orłowi Orłem Orle",
    "Kozioł": "Kozła Kozłowi Kozłem Koźle",
    "Wróbel": "Wróbla Wróblowi Wróblem Wróblu",
    "Kupiec": "Kupca Kupcowi Kupcem Kupcu",
    "Gołąb": "Gołębia Gołębiowi Gołębiem Gołębiu",
    "Stępień": "Stępnia Stępniowi Stępniem Stępniu",
    "Mróz": "Mroza Mrozowi Mrozem Mrozie",
    "Wrona": "Wrony Wronie Wronę Wroną Wrono",
    "Sikora": "Sikory Sikorze Sikorę Sikorą",
    "Piotr": "Piotra Piotrowi Piotrem Piotrze",
    "Robert": "Roberta Robertowi Robertem Robercie",
    "Paweł": "Pawła Pawłowi Pawłem Pawle",
    "Jerzy": "Jerzego Jerzemu Jerzym",
    "Marta": "Marty Marcie Martę Martą",
    "Wanda": "Wandy Wandzie Wandę Wandą",
    "Agnieszka": "Agnieszki Agnieszce Agnieszkę Agnieszką",
    "Maria": "Marii Marię Marią",
    "Kasia": "Kasi Kasię Kasią",
    "Kościuszko": "Kościuszki Kościuszce Kościuszkę Kościuszką Kościuszko",
    "Moniuszko": "Moniuszki Moniuszce",
}
RUSSIAN = {
    "Иванов": "Иванова Иванову Ивановым Иванове Ивановы Ивановых Ивановыми",
    "Иванова": "Ивановой Иванову Ивановою",
    "Пушкин": "Пушкина Пушкину Пушкиным Пушкине",
    "Чайковский": "Чайковского Чайковскому Чайковским Чайковском Чайковские Чайковских",
    "Чайковская": "Чайковской Чайковскую",
    "Толстой": "Толстого Толстому Толстым Толстом",
    "Белый": "Белого Белому Белым Белом",
    "Петр": "Петра Петру Петром Петре",
    "Пётр": "Петра Петру Петром",
    "Павел": "Павла Павлу Павлом Павле",
    "Лев": "Льва Льву Львом Льве",
    "Сергей": "Сергея Сергею Сергеем Сергее",
    "Соловей": "Соловья Соловью Соловьём",
    "Дмитрий": "Дмитрия Дмитрию Дмитрием Дмитрии",
    "Игорь": "Игоря Игорю Игорем Игоре",
    "Шмидт": "Шмидта Шмидту Шмидтом",
    "Анна": "Анны Анне Анну Анной",
    "Ольга": "Ольги Ольге Ольгу Ольгой",
    "Мария": "Марии Марию Марией",
    "Любовь": "Любви Любовью",
    "Иванович": "Ивановича Ивановичу Ивановичем",
    "Ивановна": "Ивановны Ивановне Ивановну Ивановной",
}
UKRAINIAN = {
    "Шевченко": "Шевченка Шевченку Шевченкові Шевченком",
    "Андрій": "Андрія Андрієві Андрію Андрієм",
    "Коваль": "Коваля Ковалеві Ковалем",
    "Олена": "Олени Олені Олену Оленою",
}
ELSEWHERE = {
    "Smith": "Smithe Smitha Smithovi Smithem Smithe",
    "Müller": "Müllera Müllerovi Müllerowi Müllerem",
    "Goethe": "Goetheho Goethemu Goethem",
    "Kennedy": "Kennedyho Kennedym",
    "Hugo": "Huga Hugovi Hugem Hugona",
}
TABLES = {
    f"{language}-{name}": (name, forms.split())
    for language, table in {
        "cs": CZECH,
        "sk": SLOVAK,
        "pl": POLISH,
        "ru": RUSSIAN,
        "uk": UKRAINIAN,
        "other": ELSEWHERE,
    }.items()
    for name, forms in table.items()
}


class TestCaseForms:
    @pytest.mark.parametrize(("name", "forms"), TABLES.values(), ids=TABLES)
    def test_every_case_of_the_grammars_is_there(self, name, forms):
        assert {name: [form for form in forms if fold(form) not in case_forms(name)]} == {name: []}

    @pytest.mark.parametrize(
        ("name", "other"),
        [
            ("Novák", "Novakovice"),
            ("Novák", "Nový"),
            ("Kowal", "Kowalski"),
            ("Kowal", "Kowalczyk"),
            ("Havel", "Havlíček"),
            ("Иванов", "Ивановский"),
            ("Петр", "Петрович"),
            ("Vogt", "Vogtmann"),
            ("Al", "Alarm"),
        ],
    )
    def test_other_names_that_begin_alike_are_none_of_its_forms(self, name, other):
        assert fold(other) not in case_forms(name)

    def test_a_name_without_accents_has_the_same_forms(self):
        assert case_forms("Novak") == case_forms("NOVÁK")

    def test_what_is_no_word_has_none(self):
        assert case_forms(" ") == frozenset()
