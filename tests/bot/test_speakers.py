"""Who gives a sentence, in English and Arabic."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.speakers import Saying, sayings, sayings_of
from retrieval.names import Gazetteer


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """The names that come with sitrep."""
    return Gazetteer.load()


def brief(found: tuple[Saying, ...]) -> str:
    """Sayings in one line: ``Moscow denies · medics says``."""
    return " · ".join(f"{one.who} {one.stance.value}" for one in found)


SENTENCES = (
    ("Police, quoting witnesses, said five people died.", "Police says"),
    ("Reuters, citing an army source, reported that five people died.", "Reuters says"),
    ("The report, published by Human Rights Watch, says 30 people died.", ""),
    ("The man said to be the bomber was killed.", ""),
    ("The men are said to have left, the police said.", "the police says"),
    ("نفت وزارة الدفاع ما قاله المرصد عن مقتل 30 جنديا.", "وزارة الدفاع denies"),
    ("A police captain in Kirkuk said that two men were arrested.", "A police captain in Kirkuk says"),
    ("He said they were brothers.", "He says"),
    (
        "At least 17 people died, according to the Syrian Observatory for Human Rights.",
        "the Syrian Observatory for Human Rights says",
    ),
    ("The Observatory also said that 30 were hurt.", "The Observatory says"),
    ("State television reported that the town was calm.", "State television says"),
    ("Moscow denied bombing the hospital.", "Moscow denies"),
    ("The ministry said in a statement that the road was open.", "The ministry says"),
    ("Opposition activists said on Sunday that more than 300 bodies were found.", "Opposition activists says"),
    ("Bouthaina Shaaban told AFP that the facts did not point to a mistake.", "Bouthaina Shaaban says"),
    (
        "Its spokesman, Noureddine al-Baba, said on Tuesday that the leader was a Syrian.",
        "Its spokesman, Noureddine al-Baba says",
    ),
    (
        "A Russian spokesman, General Igor Konashenkov, said four aircraft had come from Iraq.",
        "A Russian spokesman, General Igor Konashenkov says",
    ),
    ('"The bomb killed one soldier," said a man who gave his name as Khalid.', "a man says"),
    ("Armed groups had killed 383, said its director, Fadel Abdulghany.", "its director, Fadel Abdulghany says"),
    (
        "A little-known group, Saraya Ansar al-Sunna, claimed the attack on Telegram.",
        "A little-known group, Saraya Ansar al-Sunna claims responsibility",
    ),
    ("Baba dismissed the claim.", "Baba denies"),
    ("The governor has dismissed the chief of police.", ""),
    ("A nurse and a driver gave another account of the fire.", "A nurse and a driver says"),
    ("A cousin of hers, reached by telephone, said she was at home.", "A cousin of hers says"),
    ("Sheikh Hatem Omar, in Hit, said the men had fled.", "Sheikh Hatem Omar says"),
    ("رفضت الوزارة إعادة فتح الجسر.", ""),
    ('The army\'s command blamed "terrorist organisations".', "The army's command blames"),
    ("No one claimed the attack.", ""),
    (
        "The commander of the Syrian Democratic Forces, Mazloum Abdi, denied it and condemned any attack.",
        "The commander of the Syrian Democratic Forces, Mazloum Abdi denies",
    ),
    (
        "The Local Coordination Committees put the number of dead at 320 and said most were shot.",
        "The Local Coordination Committees says · The Local Coordination Committees says",
    ),
    ("Jets struck Syrian positions on Saturday, and Moscow said that 62 soldiers had been killed.", "Moscow says"),
    (
        "Syria's ambassador to the United Nations, Bashar Jaafari, has denied that anyone died of hunger.",
        "Syria's ambassador to the United Nations, Bashar Jaafari denies",
    ),
    ("Police and witnesses said the car exploded near a market.", "Police and witnesses says"),
    (
        (
            "At least 973 civilians have been killed, the Syrian Observatory for Human Rights said on "
            "Sunday, blaming security forces."
        ),
        "the Syrian Observatory for Human Rights says · the Syrian Observatory for Human Rights blames",
    ),
    ("The Islamic State claimed responsibility for the bombing.", "The Islamic State claims responsibility"),
    ("Medecins Sans Frontieres said 23 people had starved to death.", "Medecins Sans Frontieres says"),
    (
        "About 400 people needed to be taken to hospital, the UN's humanitarian chief told reporters.",
        "the UN's humanitarian chief says",
    ),
    (
        "The governor of Homs, Talal Barazi, spoke of seven; SANA reported nine civilians dead.",
        "The governor of Homs, Talal Barazi says · SANA says",
    ),
    ("Hezbollah, whose men stand at checkpoints around the town, also rejected responsibility.", "Hezbollah denies"),
    (
        "People from the western Iraqi town of al-Haditha have rejected the American account.",
        "People from the western Iraqi town of al-Haditha denies",
    ),
    ("In a statement last week it accused armed groups of using civilians as a shield.", "it blames"),
    ("The town fell on Friday.", ""),
    ("قال مصدر أمني إن 5 أشخاص قتلوا.", "مصدر أمني says"),
    ("قتل 20 شخصا وفق المرصد السوري لحقوق الإنسان.", "المرصد السوري لحقوق الإنسان says"),
    ("نفت موسكو قصف المستشفى.", "موسكو denies"),
    ("أعلنت وزارة الداخلية العراقية اعتقال 12 شخصا.", "وزارة الداخلية العراقية says"),
    ("وتبنى تنظيم الدولة تفجيري السبت.", "تنظيم الدولة claims responsibility"),
    (
        ("وقال المرصد السوري لحقوق الإنسان إن 32 شخصا قتلوا، بينما ذكر المحافظ طلال البرازي أن عدد القتلى 19."),
        "المرصد السوري لحقوق الإنسان says · المحافظ طلال البرازي says",
    ),
    ("اتهمت دمشق واشنطن بقصف الجسر.", "دمشق blames"),
    ("لم تعلن أي جهة مسؤوليتها.", ""),
    ("وأعلن تنظيم داعش مسؤوليته عن الهجوم.", "تنظيم داعش claims responsibility"),
    ("المرصد السوري قال إن الغارات استمرت.", "المرصد السوري says"),
    ("Khalid, a doctor, said police had fled.", "Khalid, a doctor says"),
    ("The attack was claimed by Islamic State.", "Islamic State claims responsibility"),
    ("Turkey's defence ministry confirmed that two of its soldiers died.", "Turkey's defence ministry confirms"),
    ("Officials blamed the Islamic State group for the attack.", "Officials blames"),
    ('"We will not leave," he told Reuters.', "he says"),
    ("Damascus rejected the claim and accused rebels of using gas.", "Damascus denies · Damascus blames"),
    ("Witnesses told our correspondent that the market burned.", "Witnesses says"),
    ("Human Rights Watch said in a report that 12 villages were burned.", "Human Rights Watch says"),
    ("The United Nations estimates that 400,000 people were killed.", "The United Nations says"),
    (
        (
            "The governor of the Turkish province of Hatay, which runs public services in Afrin, blamed "
            "Kurdish YPG fighters."
        ),
        "The governor of the Turkish province of Hatay blames",
    ),
    ("Turkey took Afrin from Kurdish forces in 2018.", ""),
    ("Russia's Defence Ministry said Syrian aircraft had struck a rebel workshop.", "Russia's Defence Ministry says"),
    ("Hasan Haj Ali, who leads a rebel group in the area, told Reuters that this was a lie.", "Hasan Haj Ali says"),
    ("BAGHDAD (Reuters) - Iraqi police said gunmen killed five.", "Iraqi police says"),
    ("U.S. officials said on condition of anonymity that the raid failed.", "U.S. officials says"),
    ("The group, known as SOHR, reported that 14 died.", "SOHR says"),
    ("The army confirmed that it had left the base.", "The army confirms"),
    ("The prime minister's office announced a curfew.", "The prime minister's office says"),
    ("Rescuers said at least nine people were trapped.", "Rescuers says"),
    ('"We are hungry," a woman in the camp told Reuters.', "a woman in the camp says"),
    ("Two hospital sources said the toll would rise.", "Two hospital sources says"),
    ("Turkey accused the Kurdish fighters of shelling the town.", "Turkey blames"),
    ("Jabhat al-Nusra claimed responsibility for the blast in a statement.", "Jabhat al-Nusra claims responsibility"),
    ("The governor admitted that the road was lost.", "The governor confirms"),
    ("A Pentagon spokeswoman, Laura Field, said the jets had turned back.", "A Pentagon spokeswoman, Laura Field says"),
    ("The hospital received nine bodies.", ""),
    ("Gunmen killed a policeman on Sunday.", ""),
    ("The United Nations warned that food was running out.", "The United Nations says"),
    ("The militants, witnesses said, came from the desert.", "witnesses says"),
    ("أكد مصدر طبي مقتل ثلاثة أشخاص.", "مصدر طبي confirms"),
    ("قالت الشرطة إن انتحاريا فجر نفسه.", "الشرطة says"),
    ("بحسب ناشطين، قتل خمسة أشخاص.", "ناشطين says"),
    ("أفادت وكالة سانا بمقتل جندي.", "وكالة سانا says"),
    ("حملت دمشق تركيا مسؤولية الهجوم.", "دمشق blames"),
    ("نفى التحالف الدولي استهداف المدنيين.", "التحالف الدولي denies"),
    ("سقطت قذائف على الحي.", ""),
)  # end of the table


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_a_sentence_says_who_gives_it(gazetteer: Gazetteer, sentence: str, expected: str) -> None:
    """The speaker in the report's words, and whether they say, deny, blame, confirm or claim it."""
    assert brief(sayings(sentence, gazetteer)) == expected


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (["A police captain said two men were held.", "He said they were brothers."], "A police captain says"),
        (["Moscow denied it.", "He said it was a lie."], "He says"),
        (["A doctor and a nurse spoke.", "He said it was a lie."], "He says"),
        (["The Syrian Observatory for Human Rights said 5 died.", "It said 9 were hurt."],
         "The Syrian Observatory for Human Rights says"),
        (["A colonel said 5 died.", "A minister said 9 died.", "He said it was over."], "He says"),
        (["Activists said 5 died.", "They blamed the army."], "Activists blames"),
        (["Human Rights Watch said that it counted 9 dead."], "Human Rights Watch says · Human Rights Watch says"),
    ],
)  # fmt: skip
def test_pronouns_are_the_last_speaker_where_that_is_clear(
    gazetteer: Gazetteer, sentences: list[str], expected: str
) -> None:
    """One who can be meant is taken; of two, or of none, the pronoun stays."""
    assert brief(sayings_of(sentences, gazetteer)[-1]) == expected


@pytest.mark.parametrize(
    ("sentences", "name"),
    [
        (["At least 5 died, according to the Syrian Observatory for Human Rights."], "sohr"),
        (["The Islamic State claimed the attack."], "isil"),
        (["نفت موسكو قصف المستشفى."], "moscow"),
        (["A police officer in Mosul said so."], None),
        (["An adviser to President Bashar al-Assad said so."], None),
    ],
)
def test_known_speakers_have_their_canonical_name(gazetteer: Gazetteer, sentences: list[str], name: str | None) -> None:
    """The name of the speaker, never that of the place where, or of the man whose adviser, he is."""
    assert [one.name for one in sayings_of(sentences, gazetteer)[-1]] == [name]


@given(st.lists(st.sampled_from(" ".join(s for s, _ in SENTENCES).split()) | st.text(max_size=4), max_size=40))
def test_any_text_is_read(words: list[str]) -> None:
    """Whatever stands there, offsets lie in the text, in order and without overlap."""
    text = " ".join(words)
    found = sayings(text, EMPTY)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    "unit",
    [
        "he said ", "he said, ", "blamed ", "the army, said, ", "and A ", "قال ", "نفى ", "according to ", "Ali, ", " ",
        "“", "A.", "on Monday ", "Al bin ", "said and ", "later ",
    ],
)  # fmt: skip
def test_an_endless_sentence_is_read_as_far_as_a_long_one(gazetteer: Gazetteer, unit: str) -> None:
    """A made-up sentence of 20 kB takes no more reading than one of 2 kB."""
    found = [sayings((unit * length)[:length], gazetteer) for length in (2_000, 20_000, 40_000)]
    assert found[0] == found[1] == found[2]


def test_a_speaker_is_read_whole_or_not(gazetteer: Gazetteer) -> None:
    """Where the reading of a very long sentence ends, no speaker loses the end of the name."""
    for length in range(1_050, 1_250):
        text = ("they came and went and " * 100)[:length] + ", according to the Mayor of Western Kirkuk, and left"
        text += " and they came" * 20
        assert [one.who for one in sayings(text, gazetteer)] in ([], ["the Mayor of Western Kirkuk"])


EMPTY = Gazetteer([], ordinary=(), variants={}, version="test")
