"""Patterns of cell texts, in the grammar that Python's `re` and PostgreSQL's `~` have in common.

Each matches a whole text: `re.fullmatch` here, `^(?:…)$` there. `cells` and `sql_cells` both use them on
text in plain form (see `characters.plain`), so the two cannot drift apart.
"""

# Already clean: what the commonest cell looks like, decided without any conversion.
CLEAN_AMOUNT = r"-?[0-9]{1,13}(?:\.[0-9]{1,2})?"
CLEAN_MONTH = r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])"
CLEAN_DATE = r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}"
CLEAN_IDENTIFIER = r"[0-9A-Za-z]{1,32}"

_NUMBER = r"(?:(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?|\.[0-9]+)"
AMOUNT = rf"(?:[-+]? *¥? *{_NUMBER}|¥ *[-+] *{_NUMBER}|\( *¥? *{_NUMBER} *元? *\)|¥ *\( *{_NUMBER} *\)) *元?"
AMOUNT_LENGTH = 40
INTEGER_DIGITS = 13
BEYOND_FEN = r".*\.[0-9]{2}[0-9]*[1-9].*"
NEGATIVE = r".*[-(].*"
SCIENTIFIC = r"[-+]?[0-9]+(?:\.[0-9]+)?[eE][-+][0-9]+"

_YEAR = r"(?:19|20)[0-9]{2}"
_TIME = r"(?:[ T] *[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
PACKED_DATE = rf"{_YEAR}[0-9]{{4}}{_TIME}"
WRITTEN_DATE = (
    rf"{_YEAR}(?:-[0-9]{{1,2}}-[0-9]{{1,2}}|/[0-9]{{1,2}}/[0-9]{{1,2}}|\.[0-9]{{1,2}}\.[0-9]{{1,2}}"
    rf"|年[0-9]{{1,2}}月[0-9]{{1,2}}日){_TIME}"
)
# Days since 1899-12-30, with the time of day as a fraction; the last is 2099-12-31.
SERIAL = r"[1-9][0-9]{4}(?:\.[0-9]+)?"
LAST_SERIAL = 73050

# 2026.1 is refused: a spreadsheet makes it of October (2026.10 as a number) as well as of January.
_MONTH = r"(?:0?[1-9]|1[0-2])"
MONTH = rf"{_YEAR}(?:[-/]{_MONTH}|年{_MONTH}月(?:份)?|\.?(?:0[1-9]|1[0-2]))"

TRUE_WORDS = ("1", "是", "y", "yes", "true")
FALSE_WORDS = ("0", "否", "n", "no", "false")

TEXT_MARK = "'"
IDENTIFIER_LENGTH = 32
TEXT_LENGTH = 100
