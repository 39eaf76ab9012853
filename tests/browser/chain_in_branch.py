"""What a branch does with its marketing scheme on the pages: written, sent up, changed, closed, begun."""

from io import BytesIO

from django.urls import reverse
from pypdf import PdfReader

from approvals.models import Request
from teams.models import TeamPaper
from tests.browser.conftest import work_off
from tests.browser.filling import desk_of, fill, page, state_of
from tests.browser_fixtures import follow

BRANCH_FAX, HEADQUARTERS_FAX = "0571-55501234", "010-66601234"
BODY = "为做好明年一季度客户服务，城东营销团队拟在三个合作网点开展投资者教育活动。妥否，请批示。"
TEXTS = {
    "market": "辖区以写字楼和成熟小区为主，银行网点密集。",
    "customers": "合作网点的存量客户和周边单位职工。",
    "content": "每月两场投资者教育讲座，现场答疑。\n参加者赠送茶歇和礼品。",
    "compliance": "宣传材料经合规管理部审核后使用，不承诺收益。",
}
CHANGED = "每月两场投资者教育讲座，现场答疑。\n不提供茶歇，不赠送礼品。"
REVIEW = "拟同意，请计划财务部、合规管理部会签。"
REVIEW_AGAIN = "营业部已按意见修改，请继续会签。"
OBJECTION = "礼品和茶歇超出营销费用标准，请删去。"
CONDITION = "礼品已删去，同意；费用须按季据实列支。"
STOOD_IN = "宣传材料表述合规，代为会签，同意。"
AGREED = "不涉及编制，同意。"
FIRST, SECOND = "同意，请按部门意见办理。", "同意，半年后报送效果评估。"
TO_RETURN = "请按计划财务部意见压减费用，并换附预算表。"


def attach(person, paper, content):
    person.open(reverse("teams:paper_attach", args=[paper.pk]))
    file = {"name": "费用预算.csv", "mimeType": "text/csv", "buffer": content.encode()}
    person.page.set_input_files("[name=file]", file)
    follow(person.page, person.page.locator(".sheet-buttons button").first)


def write_scheme(lead):
    """The form of the paper, with what it aims at and what it costs, and an attachment."""
    fill(lead, reverse("teams:paper_new", args=["marketing_scheme"]), "01-new", year="2027")
    texts = {f"section-{code}": text for code, text in TEXTS.items()}
    activity = {
        "what": "网点投资者教育讲座",
        "from": "2027-01-11",
        "until": "2027-03-26",
        "owner": "团队负责人",
    }
    fill(
        lead,
        "",
        "02-editor",
        title="城东营销团队2027年一季度营销方案",
        budget="38000",
        **{"measures-0-measure": "new_valid_accounts", "measures-0-target": "86"},
        **{f"activities-0-{name}": value for name, value in activity.items()},
        **{"activities-0-budget": "38000"},
        **texts,
    )
    paper = TeamPaper.objects.get()
    attach(lead, paper, "项目,金额\n讲座场地,12000.00\n茶歇和礼品,26000.00\n")
    lead.open(paper.get_absolute_url()).reads("费用预算.csv").picture("03-scheme-ready")
    return paper


def send_up(lead, paper):
    lead.press(reverse("teams:paper_submit", args=[paper.pk]))
    lead.open(paper.get_absolute_url()).picture("04-scheme-sent")
    return Request.objects.get()


def edit_cover(lead, request):
    fill(lead, page("cover", request), "05-cover", urgency="urgent", body=BODY, contact_phone="0571-55501230")
    lead.open(page("request", request)).reads(BODY).picture("06-draft-lead")


def leave_the_branch(people_of, request, version):
    """Checked, signed off, faxed by hand, registered and passed on."""
    desk, manager, office = people_of("eb01_jiaoyi"), people_of("eb01_jingli"), people_of("zongheshi")
    desk.open(page("request", request)).picture(f"07-check-v{version}")
    desk.press(page("check", request))
    manager.open(page("request", request)).picture(f"08-sign-off-v{version}")
    manager.press(page("sign_off", request))
    numbers = {"from_number": BRANCH_FAX, "to_number": HEADQUARTERS_FAX}
    fill(desk, page("fax", request), f"09-fax-v{version}", pages="6", gateway="hand", **numbers)
    desk_of(office, f"10-desk-office-v{version}")
    fill(office, page("register", request), f"11-register-v{version}", pages="6")
    office.open(page("request", request)).picture(f"12-registered-v{version}")
    office.press(page("pass_on", request))
    assert state_of(request) == "submitted"


def change_scheme(lead, paper, request):
    """Text and attachment are other ones; it goes up again as the second version."""
    desk_of(lead, "21-desk-lead")
    lead.open(page("request", request)).reads(TO_RETURN).picture("22-came-back")
    lead.open(paper.get_absolute_url()).reads(TO_RETURN).picture("23-scheme-back")
    edit = reverse("teams:paper_edit", args=[paper.pk])
    fill(lead, edit, **{"section-content": CHANGED, "activities-0-budget": "12000", "budget": "12000"})
    detach = reverse("teams:paper_detach", args=[paper.pk, paper.attachments.get().pk])
    lead.open(paper.get_absolute_url()).press(detach)
    attach(lead, paper, "项目,金额\n讲座场地,12000.00\n")
    lead.open(paper.get_absolute_url()).picture("24-scheme-changed")
    lead.press(reverse("teams:paper_submit", args=[paper.pk]))
    assert Request.objects.get(pk=request.pk).revision == 2


def refuse_to_begin(lead, paper):
    """Nothing of it may be carried out yet: the page says why, and so does the address."""
    lead.open(paper.get_absolute_url()).picture("38-not-in-force")
    address = reverse("teams:paper_begin", args=[paper.pk])
    assert lead.page.locator(f"form[action='{address}']").count() == 0
    button = lead.page.get_by_role("button", name="开始执行")
    assert button.first.is_disabled() or button.first.get_attribute("aria-disabled") == "true"
    lead.reads("领导批示")
    token = lead.page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    answer = lead.page.request.post(lead.url + address, form={"csrfmiddlewaretoken": token})
    assert answer.status == 409
    assert "领导批示" in answer.text()
    assert TeamPaper.objects.get(pk=paper.pk).state == "submitted"


def close(desk, request):
    desk_of(desk, "41-desk-desk")
    fill(desk, page("close", request), "42-close", pages="3")
    work_off()
    assert state_of(request) == "conditional"


def begin(lead, paper):
    lead.open(paper.get_absolute_url()).reads(SECOND).picture("43-in-force")
    assert TeamPaper.objects.get(pk=paper.pk).state == "in_force"
    lead.press(reverse("teams:paper_begin", args=[paper.pk]))
    assert TeamPaper.objects.get(pk=paper.pk).state == "executing"
    lead.open(paper.get_absolute_url()).picture("44-executing")


def read_sheet(desk, request):
    """The filed countersign sheet has every opinion of both versions, who gave it, and the end."""
    desk.open(page("request", request)).picture("45-closed")
    address = desk.page.locator("ul.papers a").first.get_attribute("href")
    desk.open(address)
    file = desk.page.locator("main a[href$='/file']").first.get_attribute("href")
    body = desk.page.request.get(desk.url + file).body()
    read = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(body)).pages)
    text = "".join(read.split())
    for words in (REVIEW, REVIEW_AGAIN, OBJECTION, CONDITION, STOOD_IN, AGREED, FIRST, SECOND):
        assert words in text
    for name in ("梁志远", "顾文清", "陆衡", "苏婉", "傅国栋", "范立"):
        assert name in text
    for said in (
        "移交陆衡办理",
        "第1版",
        "第2版",
        str(Request.objects.get(pk=request.pk).get_state_display()),
    ):
        assert said in text, text
