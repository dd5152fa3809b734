"""Sentences of the parts that we build on (allauth, Django), said by our catalogues in the house's own voice.

Nothing reads this list at run time: a sentence that stands here is gathered, and the house's catalogue comes first.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

SIGNING_IN = (
    _("Email address"),
    _("Forgot your password?"),
    _("Forgot Password?"),
    _("Remember Me"),
    _("You must type the same password each time."),
    _("Please type your current password."),
    _("The email address and/or password you specified are not correct."),
    _("Too many failed login attempts. Try again later."),
    _("A user is already registered with this email address."),
    _("Confirmation email sent to %(email)s."),
    _("You have confirmed %(email)s."),
    _("Removed email address %(email)s."),
    _("Primary email address set."),
    _("You cannot remove your primary email address (%(email)s)."),
    _("Your primary email address must be verified."),
    _("Successfully signed in as %(name)s."),
    _("You have signed out."),
    _("Password successfully changed."),
    _("Password successfully set."),
    _("Your password is now changed."),
    _("Password Reset Email"),
    _("Please Confirm Your Email Address"),
    _("Verify Your Email Address"),
    _("In case you forgot, your username is %(username)s."),
    _("Hello from %(site_name)s!"),
    _("To confirm this is correct, go to %(activate_url)s"),
    _(
        "You're receiving this email because you or someone else has requested a password reset for your"
        " user account.\n"
        "It can be safely ignored if you did not request a password reset. Click the link below to reset"
        " your password."
    ),
    _(
        "You're receiving this email because user %(user_display)s has given your email address to "
        "register an account on %(site_domain)s."
    ),
    _(
        "Thank you for using %(site_name)s!\n"
        "%(site_domain)s"
    ),
    _(
        "We have sent an email to you for verification. Follow the link provided to finalize the signup "
        "process. If you do not see the verification email in your main inbox, check your spam folder. "
        "Please contact us if you do not receive the verification email within a few minutes."
    ),
    _(
        "We have sent you an email. If you have not received it please check your spam folder. Otherwise"
        " contact us if you do not receive it in a few minutes."
    ),
    _(
        "The password reset link was invalid, possibly because it has already been used.  Please request"
        " a <a href=\"%(passwd_reset_url)s\">new password reset</a>."
    ),
    _(
        "This email confirmation link expired or is invalid. Please <a href=\"%(email_url)s\">issue a new "
        "email confirmation request</a>."
    ),
    _("Your password can’t be a commonly used password."),
    _("This password is too common."),
    _("This field is required."),
    _("Enter a valid email address."),
    _("Enter a valid URL."),
    _("Enter a whole number."),
    _("Enter a number."),
    _("Enter a valid date."),
    _("Null characters are not allowed."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    _(
        "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."
    ),
    _("The submitted file is empty."),
)  # fmt: skip
SECOND_STEP = (
    _("Confirm Access"),
    _("Please reauthenticate to safeguard your account."),
    _("Enter your password:"),
    _("Confirm"),
    _("Two-Factor Authentication"),
    _("Authenticator App"),
    _("Authentication using an authenticator app is active."),
    _("An authenticator app is not active."),
    _("Activate"),
    _("Deactivate"),
    _("Activate Authenticator App"),
    _("Authenticator code"),
    _("Security Keys"),
    _("No security keys have been added."),
    _("Manage"),
    _("Add"),
    _("Add Security Key"),
    _("Security key added."),
    _("Security key removed."),
    _("Use a security key"),
    _("Alternative options"),
    _("Passwordless"),
    _("Recovery Codes"),
    _("No recovery codes set up."),
    _("A new set of recovery codes has been generated."),
    _("Your account is protected by two-factor authentication. Please enter an authenticator code:"),
    _("Incorrect code."),
    _("This functionality requires JavaScript."),
    _("Cancel"),
)  # fmt: skip
LENGTH = (
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        "min_length",
    ),
)
