"""The exports of patient data: formats, inventories, dates, patients, packages."""
