import pytest

from shared.web.icons import icon


def test_an_icon_beside_a_word_is_decoration_and_alone_it_has_a_name() -> None:
    assert 'aria-hidden="true"' in icon("time")
    assert 'role="img" aria-label="Frist &lt;i&gt;"' in icon("time", "Frist <i>")


@pytest.mark.parametrize("name", ["findes-ikke", "../../../../etc/passwd"])
def test_an_icon_the_design_system_does_not_have_is_named(name: str) -> None:
    with pytest.raises(LookupError, match="no icon"):
        icon(name)
