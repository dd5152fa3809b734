"""Pages that would show nothing new are read as text: by a browser's own cookies, and nothing is drawn meanwhile.

They come from the same server, and their forms go back to it as a browser sends them: with whatever the page filled
in, and with no name, choice or button that does not stand on it.
"""

from typing import Any
from urllib.parse import urlencode, urljoin

from lxml.html import FormElement, HtmlElement, HTMLParser, document_fromstring
from playwright.sync_api import APIRequestContext, APIResponse

PAGE = HTMLParser(encoding="utf-8")
MOVED = 302
Button = tuple[str, str]  # its name and its value


class Undrawn:
    """One who reads what pages say, follows the links that stand on them, and fills their forms."""

    def __init__(self, asks: APIRequestContext, house: str, language: str) -> None:
        self.asks, self.at, self.spoken = asks, house, {"Accept-Language": language}
        self.read: HtmlElement | None = None

    @property
    def page(self) -> HtmlElement:
        """Where the last answer led; it is asked for only by whoever goes on to read."""
        if self.read is None:
            self.opens(self.at)
        return self.read

    def opens(self, address: str) -> "Undrawn":
        return self._reads(self.asks.get(urljoin(self.at, address), headers=self.spoken))

    def follows(self, *addresses: str) -> "Undrawn":
        for address in addresses:
            known = {link.partition("#")[0].partition("?")[0] for link in self.finds("//a/@href")}
            assert address in known, f"no link to {address} on {self.at}"
            self.opens(address)
        return self

    def finds(self, path: str) -> list[Any]:
        return list(self.page.xpath(path))

    def one(self, path: str) -> Any:
        found = self.finds(path)
        assert found, f"no {path} on {self.at}"
        return found[0]

    def sends(self, pressed: Button | None = None, *, is_asked_again: bool = False, **values: Any) -> "Undrawn":
        """The first form of the page that has all this, by this button of it."""
        form = next((form for form in self.finds("//main//form") if _takes(form, pressed, values)), None)
        assert form is not None, f"no form for {pressed} {sorted(values)} on {self.at}"
        kept = [(name, value) for name, value in form.form_values() if name not in values]
        typed = [(name, one) for name, value in values.items() for one in _listed(value)]
        answer = self.asks.post(
            urljoin(self.at, form.get("action") or ""),
            data=urlencode(kept + typed + ([pressed] if pressed else [])).encode(),
            headers={**self.spoken, "Content-Type": "application/x-www-form-urlencoded"},
            max_redirects=0,
        )
        if is_asked_again:
            return self._reads(answer)
        assert answer.status == MOVED, f"{answer.status}: {answer.url} did not take {pressed} {sorted(values)}"
        self.at, self.read = urljoin(answer.url, answer.headers["location"]), None
        return self

    def _reads(self, answer: APIResponse) -> "Undrawn":
        assert answer.ok, f"{answer.status} at {answer.url}"
        self.at, self.read = answer.url, document_fromstring(answer.body(), parser=PAGE)
        return self


def _listed(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


def _takes(form: FormElement, pressed: Button | None, values: dict[str, Any]) -> bool:
    is_there = pressed is None or form.xpath(
        ".//button[@name=$name and @value=$value]", name=pressed[0], value=pressed[1]
    )
    return bool(is_there) and all(_may_say(form, name, _listed(value)) for name, value in values.items())


def _may_say(form: FormElement, name: str, said: list[str]) -> bool:
    """Whether the form has the field, and these among its choices; what the page itself filled in is not changed."""
    fields = form.xpath(".//*[@name=$name][self::input or self::select or self::textarea]", name=name)
    choices = [field.get("value") for field in fields if field.get("type") in {"radio", "checkbox"}]
    choices += [one.get("value") for field in fields for one in field.xpath(".//option")]
    fixed = [field.get("value") for field in fields if field.get("type") == "hidden" and field.get("value")]
    offered = choices or fixed
    return bool(fields) and (not offered or set(said) <= set(offered))
