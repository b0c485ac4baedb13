"""Renders `{{ form }}` with the same markup as `{% field %}`."""

from django.forms.renderers import DjangoTemplates


class FormRenderer(DjangoTemplates):
    """Named in FORM_RENDERER."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field_group.html"
