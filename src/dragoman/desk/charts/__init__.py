"""Charts as SVG made on the server: pure functions of values. Colours and sizes of letters are classes (charts.css)."""
