from wagtail.users.apps import WagtailUsersAppConfig


class Config(WagtailUsersAppConfig):
    user_viewset = "office.accounts.user_screens.UserViewSet"
