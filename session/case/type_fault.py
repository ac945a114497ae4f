"""One thing that is wrong with a type of business: its kind, its place, and a sentence in both languages."""

from enum import StrEnum
from typing import Final

import msgspec

from session.vocabulary import Language


class FaultKind(StrEnum):
    """Also the key of the sentence."""

    NOT_JSON = "not_json"
    TOO_LARGE = "too_large"
    UNKNOWN_FIELD = "unknown_field"
    FIELD_MISSING = "field_missing"
    TRANSLATION_MISSING = "translation_missing"
    NOT_UNDERSTOOD = "not_understood"
    WORDS_EMPTY_OR_LONG = "words_empty_or_long"
    NAME_FAULTY = "name_faulty"
    TWICE = "twice"
    NOTHING_THERE = "nothing_there"
    UNKNOWN_NAME = "unknown_name"
    STEPS_IN_CIRCLE = "steps_in_circle"
    STEP_MISSING = "step_missing"
    STEP_TOO_EARLY = "step_too_early"
    NOT_FOR_THIS_FIELD = "not_for_this_field"
    NO_SUCH_VALUE = "no_such_value"
    BOUNDS_REVERSED = "bounds_reversed"
    OUT_OF_RANGE = "out_of_range"
    IN_NO_SECTION = "in_no_section"
    PARAMETER_MISSING = "parameter_missing"
    PARAMETER_OF_OTHER_KIND = "parameter_of_other_kind"
    PARAMETER_MAY_BE_EMPTY = "parameter_may_be_empty"
    NEEDS_AMOUNT = "needs_amount"
    NEVER_HOLDS = "never_holds"
    BEYOND_LIMIT = "beyond_limit"
    LEVELS_NOT_RISING = "levels_not_rising"
    MONEY_UNREVIEWED = "money_unreviewed"
    MONEY_UNIDENTIFIED = "money_unidentified"
    MONEY_UNRECORDED = "money_unrecorded"
    TRACK_NOT_IN_CHANNEL = "track_not_in_channel"
    CHECK_NOT_IN_CHANNEL = "check_not_in_channel"


class TypeFault(msgspec.Struct, frozen=True):
    """`place` is where in the document, as `steps[2].after`; `subject` is the name or value at fault."""

    kind: FaultKind
    place: str
    subject: str = ""

    def sentence(self, language: Language) -> str:
        """For whoever wrote the document: what is wrong, and what would be right."""
        return SENTENCES[language][self.kind].format(place=self.place or "$", subject=self.subject)


SENTENCES: Final[dict[Language, dict[FaultKind, str]]] = {
    Language.CHINESE: {
        FaultKind.NOT_JSON: "这不是 JSON 文件：{subject}。",
        FaultKind.TOO_LARGE: "文件超过 {subject} 字节。",
        FaultKind.UNKNOWN_FIELD: "{place}：没有“{subject}”这一项；请核对拼写，或删去。",
        FaultKind.FIELD_MISSING: "{place}：缺少“{subject}”。",
        FaultKind.TRANSLATION_MISSING: "{place}：缺少“{subject}”译文；每段文字都要有 zh 和 en。",
        FaultKind.NOT_UNDERSTOOD: "{place}：{subject}。",
        FaultKind.WORDS_EMPTY_OR_LONG: "{place}：中英文都要有内容，且各不超过 600 个字符。",
        FaultKind.NAME_FAULTY: "{place}：“{subject}”不能作名称；以小写字母开头，只含小写字母、数字和下划线，"
        "最多 40 个字符。",
        FaultKind.TWICE: "{place}：“{subject}”出现了两次。",
        FaultKind.NOTHING_THERE: "{place}：至少要有一项。",
        FaultKind.UNKNOWN_NAME: "{place}：“{subject}”不存在。",
        FaultKind.STEPS_IN_CIRCLE: "{place}：步骤绕了一圈又回到自己，永远不会打开：{subject}。",
        FaultKind.STEP_MISSING: "{place}：缺少“{subject}”步骤。",
        FaultKind.STEP_TOO_EARLY: "{place}：这一步必须在“{subject}”之后（写入 after）。",
        FaultKind.NOT_FOR_THIS_FIELD: "{place}：“{subject}”不适用于这种字段。",
        FaultKind.NO_SUCH_VALUE: "{place}：“{subject}”不是这种字段可以有的值。",
        FaultKind.BOUNDS_REVERSED: "{place}：下限“{subject}”高于上限。",
        FaultKind.OUT_OF_RANGE: "{place}：应在 {subject} 之间。",
        FaultKind.IN_NO_SECTION: "{place}：字段“{subject}”没有归入任何一节，将不会显示。",
        FaultKind.PARAMETER_MISSING: "{place}：执行时需要“{subject}”，请写明由哪个字段提供。",
        FaultKind.PARAMETER_OF_OTHER_KIND: "{place}：这里需要格式为 {subject} 的字段。",
        FaultKind.PARAMETER_MAY_BE_EMPTY: "{place}：执行时要用到字段“{subject}”，它必须列入 required。",
        FaultKind.NEEDS_AMOUNT: "{place}：这种业务没有金额，不能按金额规定。",
        FaultKind.NEVER_HOLDS: "{place}：金额 {subject} 已超出本业务限额，这条规则永远用不上。",
        FaultKind.BEYOND_LIMIT: "{place}：字段本身也要按本业务限额 {subject} 规定，这样填写时就能提示。",
        FaultKind.LEVELS_NOT_RISING: "{place}：复核级别应逐级升高。",
        FaultKind.MONEY_UNREVIEWED: "{place}：动账业务在任何金额下都至少要有一人复核；请加一条没有条件的规则。",
        FaultKind.MONEY_UNIDENTIFIED: "{place}：动账业务必须有“{subject}”这项身份核验。",
        FaultKind.MONEY_UNRECORDED: "{place}：动账业务必须录下“{subject}”。",
        FaultKind.TRACK_NOT_IN_CHANNEL: "{place}：“{subject}”渠道没有这一路，规定它等于谁也办不成。",
        FaultKind.CHECK_NOT_IN_CHANNEL: "{place}：“{subject}”渠道没有客户的画面，做不了这项核验。",
    },
    Language.ENGLISH: {
        FaultKind.NOT_JSON: "This is no JSON file: {subject}.",
        FaultKind.TOO_LARGE: "The file is larger than {subject} bytes.",
        FaultKind.UNKNOWN_FIELD: "{place}: there is no “{subject}”; look at its spelling, or leave it out.",
        FaultKind.FIELD_MISSING: "{place}: “{subject}” is missing.",
        FaultKind.TRANSLATION_MISSING: "{place}: the translation “{subject}” is missing; each text has zh and en.",
        FaultKind.NOT_UNDERSTOOD: "{place}: {subject}.",
        FaultKind.WORDS_EMPTY_OR_LONG: "{place}: both languages need a text, of 600 characters at most.",
        FaultKind.NAME_FAULTY: "{place}: “{subject}” is no name; a small letter, then small letters, digits and"
        " underscores, 40 characters at most.",
        FaultKind.TWICE: "{place}: “{subject}” is there twice.",
        FaultKind.NOTHING_THERE: "{place}: at least one is needed.",
        FaultKind.UNKNOWN_NAME: "{place}: there is no “{subject}”.",
        FaultKind.STEPS_IN_CIRCLE: "{place}: these steps come back to where they began, and never open: {subject}.",
        FaultKind.STEP_MISSING: "{place}: the step “{subject}” is missing.",
        FaultKind.STEP_TOO_EARLY: "{place}: this step has to come after “{subject}” (say so in its after).",
        FaultKind.NOT_FOR_THIS_FIELD: "{place}: “{subject}” is not for a field of this kind.",
        FaultKind.NO_SUCH_VALUE: "{place}: “{subject}” is no value that a field of this kind can have.",
        FaultKind.BOUNDS_REVERSED: "{place}: the lower bound “{subject}” is above the upper one.",
        FaultKind.OUT_OF_RANGE: "{place}: must be {subject}.",
        FaultKind.IN_NO_SECTION: "{place}: the field “{subject}” stands in no section, and would not be shown.",
        FaultKind.PARAMETER_MISSING: "{place}: carrying out needs “{subject}”; say which field gives it.",
        FaultKind.PARAMETER_OF_OTHER_KIND: "{place}: a field of the format {subject} is needed here.",
        FaultKind.PARAMETER_MAY_BE_EMPTY: "{place}: carrying out uses the field “{subject}”, so it must be required.",
        FaultKind.NEEDS_AMOUNT: "{place}: this business has no amount, so nothing can depend on it.",
        FaultKind.NEVER_HOLDS: "{place}: {subject} is above the limit of this business, so the rule never holds.",
        FaultKind.BEYOND_LIMIT: "{place}: the field must keep to the limit {subject} of this business itself, so that"
        " it is said while the amount is typed.",
        FaultKind.LEVELS_NOT_RISING: "{place}: the levels of approval must rise.",
        FaultKind.MONEY_UNREVIEWED: "{place}: what moves money needs one reviewer at least, whatever the amount; add a"
        " rule without a condition.",
        FaultKind.MONEY_UNIDENTIFIED: "{place}: what moves money needs the check of identity “{subject}”.",
        FaultKind.MONEY_UNRECORDED: "{place}: what moves money needs “{subject}” on record.",
        FaultKind.TRACK_NOT_IN_CHANNEL: "{place}: there is no such track in the channel “{subject}”; nobody could ever"
        " be served there.",
        FaultKind.CHECK_NOT_IN_CHANNEL: "{place}: in the channel “{subject}” the customer is not seen, so this check"
        " cannot be made.",
    },
}
