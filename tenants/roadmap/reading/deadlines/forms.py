"""Words of deadlines that are better made than listed: adjectives in all their forms, and the Belarusian ones."""

from collections.abc import Iterator

from tenants.roadmap.vocabulary import Recurrence

_ENDINGS = (
    "ый ий ой ая яя ое ее ого его ому ему ым им ом ем ую юю ей ые ие ых их ыми ими ья ье ьего ьему ьем ью ьей"
)

# The letter of each is explained in lexicon.py.
_ADJECTIVES: tuple[tuple[str, str, str | None], ...] = (
    ("A", "кругл цел", None),
    ("~", "следующ прошл предыдущ нов предстоящ будущ минувш прошедш ближайш", "other"),
    ("i", "текущ нынешн", None),
    ("s", "учебн школьн", None),
    ("c", "календарн", None),
    ("o", "отдельн утвержденн индивидуальн установленн согласованн определенн", None),
    ("l", "последн", None),
    ("j", "кажд", None),
    ("I", "кратчайш", None),
    ("u", "крайн предельн", None),
    ("e", "каникулярн", None),
    (
        "v",
        "январск февральск мартовск апрельск майск июньск июльск августовск",
        "meeting",
    ),  # «на августовском совещании»
    ("v", "сентябрьск октябрьск ноябрьск декабрьск", "meeting"),
    ("V", "ежедневн", Recurrence.DAILY),
    ("V", "еженедельн", Recurrence.WEEKLY),
    ("V", "ежемесячн", Recurrence.MONTHLY),
    ("V", "ежеквартальн", Recurrence.QUARTERLY),
    ("V", "ежегодн", Recurrence.YEARLY),
    ("V", "постоянн непрерывн", Recurrence.CONTINUOUS),
    ("V", "регулярн систематическ периодическ", Recurrence.UNSPECIFIED),
)

BELARUSIAN_MONTHS = (
    ("студзень студзеня студзені студзеню", 1),
    ("люты лютага лютым лютаму", 2),
    ("сакавік сакавіка сакавіку", 3),
    ("красавік красавіка красавіку", 4),
    ("маі траўня траўні травень", 5),
    ("чэрвень чэрвеня чэрвені чэрвеню", 6),
    ("ліпень ліпеня ліпені ліпеню", 7),
    ("жнівень жніўня жніўні", 8),
    ("верасень верасня верасні", 9),
    ("кастрычнік кастрычніка кастрычніку", 10),
    ("лістапад лістапада лістападзе", 11),
    ("снежань снежня снежні", 12),
)
ENGLISH_MONTHS = (
    ("january", 1), ("february", 2), ("march", 3), ("april", 4), ("may", 5), ("june", 6),
    ("july", 7), ("august", 8), ("september", 9), ("october", 10), ("november", 11), ("december", 12),
)  # fmt: skip
BELARUSIAN_RECURRENCES = (
    ("штодзень штодня штодзенна", Recurrence.DAILY),
    ("штотыдзень штотыднева", Recurrence.WEEKLY),
    ("штомесяц штомесячна", Recurrence.MONTHLY),
    ("штоквартал штоквартальна", Recurrence.QUARTERLY),
    ("штогод штогадова", Recurrence.YEARLY),
    ("пастаянна", Recurrence.CONTINUOUS),
    ("рэгулярна", Recurrence.UNSPECIFIED),
)
BELARUSIAN_WORDS = (
    ("u", "да пазней"),
    ("f", "з ад"),
    ("t", "па"),
    ("!", "пасля перад"),
    ("g", "годзе"),
    ("G", "гады гадах"),
    ("s", "навучальны навучальнага навучальным навучальнаму"),
    ("R", "працягу"),
    ("A", "усяго увесь усей"),
    ("E", "перыяд перыяду тэрмін тэрміну"),
    ("a", "рэалізацыі"),
    ("h", "паўгоддзе паўгоддзя паўгоддзі"),
    ("k", "чвэрць чвэрці"),
    ("K", "дэкада дэкадзе дэкады"),
    ("n", "тыдзень тыдня тыдні"),
    ("x", "дзень дні дзен"),
    ("L", "канца канцы канец"),
    ("B", "пачатку пачатак"),
    ("C", "чысла"),
    ("j", "кожны кожная кожную кожнае кожнага"),
    ("X", "графіку графіка графікам"),
    ("Z", "згодна адпаведнасці"),
    ("v", "меры"),
    ("w", "неабходнасці патрэбе"),
    ("", "у ў"),
)


def adjectives() -> Iterator[tuple[str, str, str | None]]:
    """Return every form of every adjective with its letter and its value: of one that returns, its recurrence."""
    for letter, stems, value in _ADJECTIVES:
        for stem in stems.split():
            for ending in _ENDINGS.split():
                yield stem + ending, letter, value
