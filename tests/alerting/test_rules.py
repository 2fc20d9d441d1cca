import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting import RuleError, load_subscriptions
from schemas.envelopes import Subscription


def test_a_rule_is_read_with_every_field() -> None:
    text = """
    - id: summit-desk
      label: Summits
      agency: [ANI, PTI]
      entity: [Vladimir Putin]
      country: [in, NO]
      event: [meeting]
      within: [in.07, "6255147"]
      urgency: 4
      backfill: true
    """
    assert load_subscriptions(text, "rules") == (
        Subscription(
            id="summit-desk",
            label="Summits",
            agency=("ANI", "PTI"),
            entity=("Vladimir Putin",),
            country=("IN", "NO"),
            event=("meeting",),
            within=("IN.07", "6255147"),
            urgency=4,
            backfill=True,
        ),
    )


def test_rules_may_stand_under_a_heading() -> None:
    assert [rule.id for rule in load_subscriptions("subscriptions: [{id: a, agency: [AP]}]", "rules")] == ["a"]


def test_bytes_are_read_as_utf_8() -> None:
    (rule,) = load_subscriptions("- {id: a, entity: [José Müller]}".encode(), "rules")
    assert rule.entity == ("José Müller",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- {id: a, colour: [red]}", "rules: rule a: colour: unknown field"),
        ("- {id: a, agency: AP}", "rules: rule a: agency: a list is wanted, not the text 'AP'"),
        ("- {id: a, entity: [3]}", "rules: rule a: entity: text is wanted in the list, not 3"),
        ("- {id: a, event: ['']}", "rules: rule a: event: text is wanted in the list, not empty text"),
        ("- {id: a, country: [India]}", "rules: rule a: country: India: two letters of ISO 3166-1"),
        ("- {id: a, urgency: 0}", "rules: rule a: urgency: 1 (flash) to 9 is wanted, not 0"),
        ("- {id: a, urgency: true}", "rules: rule a: urgency: 1 (flash) to 9 is wanted, not True"),
        ("- {id: a, agency: [AP], backfill: yes}", "rules: rule a: backfill: true or false is wanted"),
        ("- {id: a, agency: [AP], label: 7}", "rules: rule a: label: text is wanted, not 7"),
        ("- {id: a}", "rules: rule a: asks for nothing"),
        ("- {agency: [AP]}", "rules: rule 1: id: a name is wanted, not nothing"),
        ("- {id: a, agency: [AP]}\n- {id: a, agency: [PTI]}", "rules: rule a: id: used twice"),
        ("- {id: a, agency: [AP], agency: [PTI]}", "rules: not YAML: agency is given twice (line 1)"),
        ("- just words", "rules: rule 1: id, label and what is wanted, not the text 'just words'"),
        ("a: b", "rules: a list of subscriptions is wanted, not a mapping"),
        ("", "rules: a list of subscriptions is wanted, not nothing"),
        ("- {id: a", "rules: not YAML: "),
        ("- !!python/object/apply:os.getcwd []", "rules: not YAML: could not determine a constructor"),
        (b"\xff\xfe\x00", "rules: not YAML: "),
    ],
)
def test_a_bad_rule_is_one_clear_line(text: str | bytes, message: str) -> None:
    with pytest.raises(RuleError) as caught:
        load_subscriptions(text, "rules")
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


@given(st.one_of(st.text(), st.binary(), st.lists(st.sampled_from("-:{}[]&*!|>'\"% \n#?,a1")).map("".join)))
def test_whatever_is_given_is_rules_or_a_rule_error(data: bytes | str) -> None:
    with contextlib.suppress(RuleError):
        assert isinstance(load_subscriptions(data, "rules"), tuple)


@pytest.mark.parametrize("unit", ["India", "IN-07", "IN.", "IN.07.1.2"])
def test_a_unit_that_is_no_code_is_refused(unit: str) -> None:
    with pytest.raises(RuleError, match=r"rule a: within: .*: a country"):
        load_subscriptions(f"- {{id: a, within: ['{unit}']}}", "rules")
