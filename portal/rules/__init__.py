"""The law and the city's own rules: values in, values out; the standard library only.

Every public function ends its docstring with its source: the regulation with how sure we are of it
([2+] two independent sources, [1] one, [mem] not verified), "unverified", or "our rule, not law".
"""
