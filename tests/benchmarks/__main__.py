"""`python -m tests.benchmarks`: measure import, publishing and exchange."""

from tests.benchmarks.run import main

main()
