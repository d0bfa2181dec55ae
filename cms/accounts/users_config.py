from wagtail.users.apps import WagtailUsersAppConfig


class Config(WagtailUsersAppConfig):
    user_viewset = "cms.accounts.user_screens.UserViewSet"
