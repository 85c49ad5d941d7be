"""The Monday team as the pair of spreadsheets that a team would keep: monday-workers.csv and monday-cases.csv."""
