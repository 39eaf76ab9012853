"""What pages say at their head, on their button and after the deed, in both languages."""

from tests.words import misread, views_of


WORDS = [
    (
        "audit",
        "sentence",
        "Every entry is chained to the one before; nothing here can be changed or removed.",
        "每条记录与前一条相链，不能修改，也不能删除。",
    ),
    (
        "audit",
        "title",
        "Audit",
        "审计记录",
    ),
    (
        "home",
        "title",
        "Desk",
        "工作台",
    ),
    (
        "inbox",
        "empty_text",
        "When a paper needs you or is decided, a line appears here.",
        "有文件需要您处理或已有结果时，会列在这里。",
    ),
    (
        "inbox",
        "empty_title",
        "No notifications",
        "没有通知",
    ),
    (
        "inbox",
        "sentence",
        "What happened to papers that concern you; a copy goes to your e-mail.",
        "与您有关的文件有了进展，在此列出，并抄送邮箱。",
    ),
    (
        "inbox",
        "title",
        "Notifications",
        "通知",
    ),
    (
        "read_all",
        "done_message",
        "All notifications are marked as read.",
        "全部通知已标为已读。",
    ),
    (
        "search",
        "title",
        "Search",
        "搜索",
    ),
]


VIEWS = views_of("desk")


def test_every_page_reads_in_both_languages():
    assert misread(WORDS, lambda page, part: getattr(VIEWS[page], part)) == []
