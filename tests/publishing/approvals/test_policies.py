"""The table of policies in docs/architecture.md is that of the classes."""

from pathlib import Path

from cms.two_people.approvals.inbox import subject_models

PAGE = Path(__file__).resolve().parents[3] / "docs/architecture.md"
HEAD = "| subject | action | people | a reviewer | right | break-glass |"


def of_classes():
    rows = set()
    for model in subject_models():
        named = getattr(model, "approval_model", None) or model
        for action, policy in model.approval_policies.items():
            rows.add(
                (
                    f"`{named.__name__}`",
                    action,
                    str(policy.people),
                    "yes" if policy.reviewer else "",
                    f"`{policy.right}`" if policy.right else "by the tree of pages",
                    "yes" if policy.break_glass else "",
                )
            )
    return rows


def of_page():
    _before, _head, after = PAGE.read_text(encoding="utf-8").partition(HEAD)
    table = after.partition("\n\n")[0].strip().splitlines()[1:]
    return [tuple(cell.strip() for cell in row.strip("|").split("|")) for row in table]


def test_table_of_policies_is_that_of_the_classes():
    rows = of_page()

    assert len(rows) == len(set(rows))
    assert set(rows) == of_classes()
