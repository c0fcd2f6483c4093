from flask import Flask, render_template_string

from shared.codes.lists import rows
from shared.web.map import places, tiles


def test_every_municipality_has_one_tile_and_no_two_share_a_place() -> None:
    codes = {row["code"] for row in rows("municipalities")}
    assert {place.code for place in places()} == codes
    assert len(places()) == len({(place.x, place.y) for place in places()}) == 98
    assert len({place.short for place in places()}) == 98


def test_neighbours_lie_as_in_the_country() -> None:
    at = {place.name: place for place in places()}
    assert at["Hjørring"].y < at["Aalborg"].y < at["Aarhus"].y < at["Vejle"].y < at["Tønder"].y
    assert at["Esbjerg"].x < at["Vejle"].x < at["Odense"].x < at["Slagelse"].x < at["København"].x
    assert at["Bornholm"].x == max(place.x for place in places())


def test_a_tile_is_filled_from_below_and_never_over_its_edge() -> None:
    drawn = {tile.name: tile for tile in tiles({"0751": {"share": 0.5, "more": 0.9}}).tiles}
    aarhus = drawn["Aarhus"]
    assert (aarhus.share, aarhus.more) == (17, 17)
    assert aarhus.share_top + aarhus.share == aarhus.y + 35
    assert aarhus.more_top == aarhus.y + 1
    assert drawn["Odense"].shown is None


def test_the_map_names_its_tiles_and_says_where_the_table_is(app: Flask) -> None:
    with app.test_request_context("/", base_url="https://landsaftale.example"):
        svg = render_template_string(
            '{% import "components.html" as c %}{{ c.municipality_map('
            'tiles({"751": {"share": 1, "words": "<b>", "mark": "!"}}), '
            '"Dækning", "Se tabellen") }}'
        )
    assert '<desc id="kort-d">Se tabellen</desc>' in svg
    assert "<title>Aarhus: &lt;b&gt;</title>" in svg
    assert svg.count("<title>") == 98
