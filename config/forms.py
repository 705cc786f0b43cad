from django import forms


class FilterForm(forms.Form):
    """The form of a list's filters: none has to be filled in, so none is marked as optional."""

    all_optional = True
