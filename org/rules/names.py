"""Names as people type them: full pinyin and its initials."""

LONGEST = 160
# Surnames that are read otherwise than the character usually is.
SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "任": "ren", "查": "zha", "区": "ou", "朴": "piao",
    "覃": "qin", "盖": "ge", "翟": "zhai", "华": "hua", "纪": "ji", "乐": "yue", "缪": "miao", "宁": "ning",
    "尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "单于": "chan yu", "澹台": "tan tai", "秘": "bi",
    "冼": "xian", "洗": "xian", "员": "yun", "召": "shao", "折": "she", "黑": "he", "都": "du", "繁": "po",
}  # fmt: skip


def pinyin_of(name: str) -> str:
    """What a name is found by: 'zs zhangsan' for 张三; both readings where a surname has one of its own."""
    # Its dictionary takes a quarter of a second to load: a worker that names nobody starts without it.
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    syllables = [part.lower() for part in lazy_pinyin("".join(name.split()))]
    readings = [syllables]
    for length in (2, 1):
        special = SURNAMES.get(name[:length], "").split()
        if special:
            readings.insert(0, [*special, *syllables[length:]])
            break
    forms = [form for reading in readings for form in ("".join(s[0] for s in reading if s), "".join(reading))]
    return " ".join(dict.fromkeys(forms))[:LONGEST]
