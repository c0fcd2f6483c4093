from tests.hub.needs.test_pages import employer, token_of
from tests.hub.stage import Stage


def test_the_employer_sees_what_it_means_before_anything_is_handed_out(stage: Stage) -> None:
    stage.accede("101")
    need = stage.post(("1990000101", 3), answer_by="2026-11-27")
    reader, page = employer(stage), f"/behov/{need.body.code}/kvoter"
    form = {"slot_group": str(need.body.slot_groups[0].id), "municipality": "101", "n": "2",
            "until": "27-11-2026", "csrf_token": token_of(reader, page)}  # fmt: skip
    for wrong, said in (
        ({"n": "4"}, "Kommunen kan højst få 3"),
        ({"until": "30-11-2026"}, "som er svarfristen"),
        ({"municipality": "147"}, "er ikke spurgt"),
        ({"n": ""}, "Fejl:"),
    ):
        refused = reader.post(page, data=form | wrong)
        assert (refused.status_code, said in refused.text) == (422, True), wrong
    look = reader.post(page, data=form | {"til": "se"}).text
    assert "København kan selv give 2 pladser i alt på Søbredden" in look
    assert "I har ikke givet nogen plads videre" in reader.get(page).text
    assert reader.post(page, data=form | {"til": "giv"}).status_code == 303
    assert "2 pladser kan bekræftes af kommuner" in reader.get(page).text
    assert "2 pladser er givet videre" in reader.get(f"/behov/{need.body.code}").text
    slow = stage.post(("1990000101", 3), answer_by="2026-12-04").body.code
    assert "Kun behov med en svarfrist på højst 5 arbejdsdage" in reader.get(
        f"/behov/{slow}/kvoter").text  # fmt: skip
