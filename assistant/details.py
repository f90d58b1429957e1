"""Whether a passage holds the kind of detail that a question asks for, and who decides where it does not."""

import re
from collections.abc import Sequence

from assistant.numbers import quantities
from assistant.passages import Passage
from corpus.normalise import normal
from corpus.records import Want

_AGENCY = re.compile(
    r"(?:[一-龥]{1,10}?(?:人民政府|委员会|办公厅|办公室|管理局|联席会议|领导小组|工作组|法院|银行|协会|基金会)"
    r"|(?:国家|省|市|州|县|区|各级)[一-龥]{0,8}?(?:政府|部门|单位|厅|局|委|办|部|厂|院|中心)"
    r"|[一-龥]{1,6}(?:部门|厅|局|机关|机构|主管单位)"
    r"|由[^,;。]{2,60}?(?:牵头|负责|主管|会同|组织实施|受理|审批|制定|解释))"
)
_SHARE = re.compile(
    r"\d+[:：]\d+|个?基点|全额|减半|一半|[一二两三四五六七八九]成|[三四五六七八九]折|免收|免征"
    "|不超过[^,;。]{0,12}(?:上限|利率|费率)|lpr"
)
_PERSON = re.compile(
    "(?:申请|负责|投资|责任|经营|法定代表|当事|被?保险|投保|承包|代理|经办|联系|持有)人|组长|主任|成员|双方"
)
_ACTOR = re.compile("高校|院校|院所|企业|机构|协会|园区|单位")
_ASKS_AGENCY = re.compile("部门|单位|机关|牵头|主管|审批|受理|负责|厅|局|找")
_DAY = re.compile(r"\d+月|\d+日|之日起")
_ASKS_DAY = re.compile("哪一?天|几月|几号|具体(?:日期|时间)")
_OFTEN = re.compile(
    r"每(?:[半两一二三四五六七八九十\d]*个?)?(?:年|季|月|周|天|日|旬)|年度|定期|一?年[一两二三]次|\d+年一次|按[年季月]"
)
_ASKS_OFTEN = re.compile(
    "多久.{0,6}(?:[一1两]次|召开|开会|评估|考核|评价|检查|报|通报|调度|会商|更新|公布)"
    "|隔多久|多长时间.{0,6}[一1两]次|频率|频次"
)
_SPAN = re.compile(
    r"(?:\d+|[半两一二三四五六七八九十])个?(?:年|月|工作日|日|天|小时|周)"
    r"|期限|届满|长期|当[日天]|及时|立即|至\d+年"
)
_ASKS_SPAN = re.compile("(?:多久|多长时间|几天|几个月|几个?工作日)(?!.{0,6}[一1两]次)|多少天|多长")
_PATTERNS = {
    Want.TIME: re.compile(r"\d+年|\d+月|\d+个?(?:工作)?日|期限|每年|每月|每季|年度|定期|届满|以前|之前|起施行|之日起"),
    Want.PROCEDURE: re.compile(r"申报|申请|办理|受理|程序|流程|审批|备案|报送|提交|登记"),
    Want.MATERIALS: re.compile(r"材料|证明|凭证|资料|申请书|申请表|复印件|执照"),
    Want.CONTACT: re.compile(r"\d{3,4}-\d{7,8}|电话|邮箱|网址|https?:|地址"),
}
_MONEY = re.compile("元")
_CONDITION = re.compile(
    r"(?:投资|收入|产值|销售|营业|营收|利润|税收|贷款|出资|资产)[^,;。]{0,8}"
    r"(?:超过|达到|不低于|不少于|不足|以上|满|在)?[^,;。]{0,4}\d[\d.,]*[千百]?[万亿]?元(?:\([^)]*\))?(?:以上|以下|的|及|且|至|到)*"
)
_ASKS_CONDITION = re.compile(r"门槛|条件|投资|收入|产值|销售|达到|超过|要求|规模|才能|够")
_DECIDES = re.compile(
    r"另行(?:制定|规定|公布|发布)|具体(?:办法|细则|标准|比例|额度)|负责解释|制定[^,;。]{0,20}(?:办法|细则|标准)|实施细则|由[^,;。]{1,30}(?:确定|制定|负责|决定|牵头|审批|会同)"
)

NAMES = {
    Want.AMOUNT: "具体金额",
    Want.RATE: "具体比例",
    Want.QUANTITY: "具体数量",
    Want.TIME: "具体时间",
    Want.WHO: "由哪个部门负责",
    Want.PROCEDURE: "办理程序",
    Want.MATERIALS: "所需材料",
    Want.CONTACT: "联系方式",
}
"""What to call a detail that a policy leaves open."""


def holds(want: Want, asked: str, passage: str) -> bool:
    """Whether ``passage`` holds the detail that ``asked`` wants. Both may be in any form.

    >>> holds(Want.RATE, "贴息比例是多少", "给予贴息支持"), holds(Want.AMOUNT, "基金多大", "规模不少于30亿元")
    (False, True)
    """
    plain, question = normal(passage), normal(asked)
    if want is Want.MATTER:
        return True
    if want is Want.AMOUNT:
        if not asks_condition(question):
            plain = _CONDITION.sub("", plain)  # the investment that is required is not the money that is given
        return any(_MONEY.search(quantity.unit) for quantity in quantities(plain))
    if want is Want.RATE:
        return _SHARE.search(plain) is not None or any(
            quantity.unit in ("%", "个百分点", "倍") for quantity in quantities(plain)
        )
    if want is Want.QUANTITY:
        return any(quantity.unit not in ("年", "月", "日") for quantity in quantities(plain))
    if want is Want.WHO:
        actor = None if _ASKS_AGENCY.search(question) else _ACTOR.search(plain) or _PERSON.search(plain)
        return (actor or _AGENCY.search(plain)) is not None
    if want is Want.TIME:
        kinds = ((_ASKS_DAY, _DAY), (_ASKS_OFTEN, _OFTEN), (_ASKS_SPAN, _SPAN))
        return next((held for asks, held in kinds if asks.search(question)), _PATTERNS[want]).search(plain) is not None
    return _PATTERNS[want].search(plain) is not None


def asks_condition(asked: str) -> bool:
    """Whether a question is about what is required, not about what is given.

    >>> asks_condition("投资多少才能享受"), asks_condition("能补多少钱")
    (True, False)
    """
    return _ASKS_CONDITION.search(normal(asked)) is not None


def decides(passage: str) -> bool:
    """Whether ``passage`` says who settles what the policy leaves open.

    >>> decides("具体办法由省财政厅另行制定。")
    True
    """
    return _DECIDES.search(normal(passage)) is not None


def condition_of(pieces: Sequence[Passage]) -> Passage | None:
    """The piece with which the conditions of a sentence begin: where 对… or 凡… leads to a number; None without one."""
    counted = next((at for at, piece in enumerate(pieces) if quantities(piece.text)), None)
    if counted is None:
        return None
    leads = [piece for piece in pieces[: counted + 1] if piece.text.startswith(("对", "凡"))]
    return leads[-1] if leads else pieces[counted]
