package evidence

// head begins the page: everything that it looks like is in it, and nothing comes from
// outside.
const head = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>certledger</title>
<style>
body { margin: 0; background: #f6f4ee; color: #1f2328; font: 15px/1.6 "Source Han Serif SC", "Noto Serif CJK SC", "Songti SC", SimSun, "Times New Roman", serif; }
main { max-width: 46rem; margin: 2rem auto; padding: 3rem; background: #fff; border: 1px solid #d8d3c6; border-top: .4rem solid #8b1e1e; }
h1 { margin: 0; text-align: center; letter-spacing: .2em; font-size: 2rem; }
h1 span { display: block; letter-spacing: normal; font-size: 1rem; }
h2 { margin: 2rem 0 .5rem; padding-bottom: .25rem; border-bottom: 2px solid #8b1e1e; font-size: 1.1rem; }
span[lang=en] { color: #575e69; font-size: .8em; }
.by { text-align: center; }
.test { padding: .5rem; text-align: center; color: #a01616; background: #fbeeed; border: 1px solid #a01616; }
table { width: 100%; border-collapse: collapse; }
th { width: 14rem; text-align: left; font-weight: normal; }
th, td { padding: .35rem .5rem; vertical-align: top; border-bottom: 1px solid #d8d3c6; overflow-wrap: anywhere; }
th span { display: block; }
.exact { font-family: ui-monospace, Consolas, "DejaVu Sans Mono", monospace; font-size: .85em; }
.seal { margin-top: 3rem; text-align: right; }
@media (max-width: 40rem) { main { margin: 0; padding: 1rem; border: 0; } th, td { display: block; width: auto; border: 0; } tr { border-bottom: 1px solid #d8d3c6; } }
@media print { body { background: #fff; } main { margin: 0; padding: 0; border: 0; } tr, h2 { break-inside: avoid; } }
</style>
</head>
<body>
<main>
`
