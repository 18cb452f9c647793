"""The staff pages in Chromium: which are opened, and what is measured on them."""

from tests.integration.web_archive import jpeg

WIDE = "document.documentElement.scrollWidth - innerWidth"
SMALL = """[...document.querySelectorAll('a, button, input, select, summary')].filter(e => {
  const box = e.getBoundingClientRect();
  const inline = e.closest('p, dd, th, td, h2, .skip, .notice');
  return box.width && !inline && e.type !== 'hidden' && (box.height < 24 || box.width < 24);
}).map(e => e.outerHTML.slice(0, 90))"""
OPEN_ALL = "document.querySelectorAll('details').forEach(d => { d.open = true })"
DATA = jpeg(800, 600, "teal")
DESK = f"/staff/items/01JTEST{1:019d}?queue=1"
ADDRESSES = (
    "/account/sign-in",
    "/account",
    "/staff",
    "/staff/review",
    "/staff/review?view=sheet",
    DESK,
    f"/staff/items/01JTEST{2:019d}",
    f"/staff/items/01JTEST{3:019d}",
    f"/staff/items/01JTEST{3:019d}/erasure",
    "/staff/batches",
    "/staff/batches/b1",
    "/staff/batches/b1/undo",
    "/staff/quarantine",
    "/staff/words",
    "/staff/accounts",
    "/staff/erasures",
)
