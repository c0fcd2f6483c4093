"""A node's access table: route by route, who may use it."""

from typing import Final

from shared.accounts.access import Access, read_access

NODE: Final[Access] = read_access("""
# people, by their roles: a line for each route, `slice.function GET: role role`
front GET: logged_in
citizens.index GET: caseworker team consultant node.kam dpo
citizens.show GET: caseworker team consultant node.kam dpo
citizens.show_name POST: caseworker team consultant
profiles.ask GET: caseworker team
profiles.withdraw POST: caseworker team
""")
