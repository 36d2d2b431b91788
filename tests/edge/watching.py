"""A browser's page that is watched: what runs, what is asked for, and what is an element that nobody of us wrote."""

from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Page, Request

from tests.edge.poison import all_payloads

WATCH = """
addEventListener('securitypolicyviolation', event => console.error('CSP ' + event.violatedDirective));
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) window[name] = () => console.error('CSP ' + name);
"""
FOREIGN = """() => [
  ...document.querySelectorAll('iframe, object, embed, math, base, marquee, style, template, x, plaintext'),
  ...document.querySelectorAll('noscript:not(#without-scripts)'),
  ...document.querySelectorAll('script:not([src^="/static/"]), link:not([href^="/static/"]), meta[http-equiv]'),
  ...[...document.querySelectorAll('*')].filter(node => [...node.attributes].some(one =>
      /^on/i.test(one.name) || one.name === 'style'
      || (/^(href|src|action|formaction|xlink:href|data|srcdoc)$/i.test(one.name)
          && !/^(\\/(?!\\/)|#|\\?|$|mailto:[a-z]+@example\\.org$)/.test(one.value)))),
].map(node => node.outerHTML.slice(0, 120)).concat(window.pwned ? ['it ran'] : [])"""
FORM = "main form:has(input[type=text], textarea)"
SUBMIT = """(form, all) => {
  form.querySelectorAll('input[type=text], input[type=email], input[type=search], textarea').forEach(
      one => { one.value = all; });
  HTMLFormElement.prototype.submit.call(form);
}"""
COUNTED = ("seven49seven", "<Config ", "built-in function")


@dataclass
class Watch:
    """A browser's page, and what was seen on it that should not be."""

    page: Page
    site: str
    seen: list[str] = field(default_factory=list)

    def begin(self) -> "Watch":
        """Listen to reports, dialogs, errors, and every address that is asked for."""
        self.page.on("console", self._hear)
        self.page.on("dialog", lambda dialog: (self.seen.append(f"dialog {dialog.message}"), dialog.dismiss()))
        self.page.on("pageerror", lambda error: self.seen.append(f"error {error}"))
        self.page.on("request", self._follow)
        return self

    def look(self, path: str) -> list[str]:
        """Open a page, and say what is wrong with it."""
        answer = self.page.goto(self.site + path)
        broke = [f"{path}: broke"] if answer is None or answer.status >= 500 else []
        return broke + self.tell(path)

    def try_form(self, path: str) -> list[str]:
        """Send the first form of the page with all payloads in its texts, and say what is wrong with the answer."""
        form = self.page.locator(FORM).first
        if not form.count():
            return []
        with self.page.expect_navigation():
            form.evaluate(SUBMIT, all_payloads(0))
        return self.tell(f"{path} after its form")

    def tell(self, where: str) -> list[str]:
        """Return what is wrong now, and forget it."""
        text = self.page.content()
        found = [*self.seen, *self.page.evaluate(FOREIGN), *(word for word in COUNTED if word in text)]
        self.seen.clear()
        return [f"{where}: {fault}" for fault in found]

    def _hear(self, said: ConsoleMessage) -> None:
        if "CSP" in said.text or "Content Security Policy" in said.text:
            self.seen.append(said.text[:120])

    def _follow(self, asked: Request) -> None:
        if not asked.url.startswith(self.site):
            self.seen.append(f"asked for {asked.url[:80]}")
