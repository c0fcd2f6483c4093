import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared.web.app import MAX_BODY
from shared.web.site import Sync
from tests.shared.web.conftest import CANARY, sample


def token_of(text: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', text)
    assert found
    return found[1]


def test_every_answer_carries_the_headers_that_shut_the_browser(browser: FlaskClient) -> None:
    for path in ("/", "/findes-ikke", "/bug", "/nej", "/static/app.css"):
        with browser.get(path) as answer:
            headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "max-age" in headers["Strict-Transport-Security"]


def test_pages_are_never_kept_and_files_are(browser: FlaskClient) -> None:
    assert browser.get("/").headers["Cache-Control"] == "no-store"
    assert browser.get("/findes-ikke").headers["Cache-Control"] == "no-store"
    for file, kept in (("app.css", 300), ("vendor/css/dkfds.min.css", 43200)):
        with browser.get(f"/static/{file}") as answer:
            assert answer.headers["Cache-Control"] == f"public, max-age={kept}"


def test_the_session_cookie_is_bound_to_this_host(browser: FlaskClient) -> None:
    cookie = browser.get("/").headers["Set-Cookie"]
    assert cookie.startswith("__Host-landsaftale=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_programs_on_one_machine_do_not_share_a_cookie() -> None:
    cookies = []
    for port in (8101, 8102):
        client = sample(f"http://127.0.0.1:{port}").test_client()
        answer = client.get("/", base_url=f"http://127.0.0.1:{port}")
        cookies.append(answer.headers["Set-Cookie"].partition("=")[0])
    assert cookies == ["landsaftale-8101", "landsaftale-8102"]


def test_plain_http_is_refused_but_on_this_machine() -> None:
    with pytest.raises(ValueError, match="plain http is for this machine only"):
        sample("http://landsaftale.example")


def test_a_form_without_its_token_is_not_taken(browser: FlaskClient) -> None:
    refused = browser.post("/send", data={"x": "1"})
    assert refused.status_code == 400
    assert "Siden har stået åben for længe" in refused.text


def test_a_form_with_its_token_is_taken(browser: FlaskClient) -> None:
    token = token_of(browser.get("/").text)
    assert browser.post("/send", data={"x": "1", "csrf_token": token}).text == "1"


def test_what_another_site_sends_is_not_taken_even_with_the_token(browser: FlaskClient) -> None:
    token = token_of(browser.get("/").text)
    form = {"x": "1", "csrf_token": token}
    for site in ("cross-site", "same-site"):
        assert (
            browser.post("/send", data=form, headers={"Sec-Fetch-Site": site}).status_code == 403
        )
    assert browser.post("/send", data=form, headers={"Sec-Fetch-Site": "same-origin"}).text == "1"


def test_a_foreign_host_is_not_answered(browser: FlaskClient) -> None:
    refused = browser.get("/", headers={"Host": "evil.example"})
    assert refused.status_code == 400
    assert "evil" not in refused.text


def test_a_body_that_is_too_large_is_refused(browser: FlaskClient) -> None:
    refused = browser.post("/send", data={"x": "a" * MAX_BODY})
    assert refused.status_code == 413
    assert "Filen er for stor." in refused.text


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/findes-ikke", 404, "Siden findes ikke."),
        ("/send", 405, "Siden kan ikke bruges på den måde."),
        ("/fejl/400", 400, "Siden kunne ikke læse det, der blev sendt."),
        ("/fejl/403", 403, "Du har ikke adgang til siden."),
        ("/fejl/422", 422, "Noget af det, du skrev, kan ikke bruges."),
        ("/fejl/418", 418, "Siden kunne ikke læse det, der blev sendt."),
        ("/vaek", 404, "Det, du leder efter, findes ikke: B-7K3QM2."),
        ("/bug", 500, "Noget gik galt hos os."),
        ("/glemt", 500, "Noget gik galt hos os."),  # a name that is not there, in a template
    ],
)
def test_an_error_page_says_what_happened(
    browser: FlaskClient, path: str, status: int, sentence: str
) -> None:
    answer = browser.get(path)
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert f"<h1>{sentence}</h1>" in answer.text
    assert "Til forsiden" in answer.text


def test_405_says_which_methods_there_are(browser: FlaskClient) -> None:
    assert set(browser.get("/send").headers["Allow"].split(", ")) == {"OPTIONS", "POST"}


def test_a_fault_gives_a_code_and_neither_page_nor_log_what_it_was_about(
    browser: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = browser.get("/bug")
    code = answer.headers["X-Request-Id"]
    logged = capsys.readouterr().out
    assert f"Kode: {code}" in answer.text
    assert code in logged
    assert "RuntimeError" in logged
    assert "Hanne" not in answer.text + logged


def test_a_program_gets_the_same_sentence_as_problem_json(browser: FlaskClient) -> None:
    answer = browser.get("/api/v1/nej")
    assert (answer.status_code, answer.mimetype) == (409, "application/problem+json")
    problem = answer.get_json(force=True)
    assert problem["type"] == "login_taken"
    assert problem["title"] == f"Brugernavnet »{CANARY}« er optaget."
    assert problem["detail"] == "Vælg et andet."
    assert problem["params"] == {"login": CANARY}


def test_whatever_text_there_is_it_is_never_markup(browser: FlaskClient) -> None:
    for path in ("/", f"/behov/{CANARY}", "/nej", f"/{CANARY}", f"/?x={CANARY}"):
        assert "<img" not in browser.get(path, follow_redirects=True).text


def test_english_is_chosen_by_the_address_and_kept(browser: FlaskClient) -> None:
    assert '<html lang="da">' in browser.get("/").text
    chosen = browser.get("/?sprog=en")
    assert '<html lang="en">' in chosen.text
    assert "Log off" in chosen.text
    assert "There is no such page." in browser.get("/findes-ikke").text
    assert '<html lang="da">' in browser.get("/?sprog=da").text
    assert '<html lang="da">' in browser.get("/?sprog=xx").text


def test_each_page_names_itself_in_both_languages(browser: FlaskClient) -> None:
    text = browser.get("/behov/B-7K3QM2?side=2&sprog=en").text
    for tongue in ("da", "en"):
        address = f"/behov/B-7K3QM2?side=2&amp;sprog={tongue}"
        assert f'<link rel="alternate" hreflang="{tongue}" href="{address}">' in text


def test_the_navigation_marks_where_we_are_and_what_awaits(browser: FlaskClient) -> None:
    text = browser.get("/").text
    assert text.count('aria-current="page"') == 2  # in the menu, and in the phone's
    assert '<span class="la-count">8<span class="sr-only"> afventer dig</span></span>' in text
    assert "vendor/css/dkfds.min.css" in text


@pytest.mark.parametrize("late", [False, True])
def test_the_sync_line_is_quiet_until_it_is_late(late: bool) -> None:
    app = sample(sync=Sync(sentence="I takt kl. 13.42", late=late))
    text = app.test_client().get("/", base_url="https://landsaftale.example").text
    assert text.count("I takt kl. 13.42") == 1
    assert ("alert-warning" in text) is late


def test_who_is_not_logged_in_sees_neither_navigation_nor_sync_line() -> None:
    app = sample(sync=Sync(sentence="I takt kl. 13.42"))
    app.extensions["visitor"] = lambda: None
    text = app.test_client().get("/").text
    assert "<nav" not in text
    assert "I takt" not in text
    assert 'hreflang="en">English</a>' in text


def test_a_program_finds_its_own_templates_beside_its_code(app: Flask) -> None:
    assert app.jinja_loader is not None
    assert app.jinja_env.get_template("base.html").name == "base.html"
    assert app.static_folder is None
