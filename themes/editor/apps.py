from django.apps import AppConfig


class ThemeEditorConfig(AppConfig):
    name = "themes.editor"
    label = "theme_editor"
