using System.Text.RegularExpressions;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.SageMaker.Resources;

/// <summary>SageMaker's errors, in its own words.</summary>
internal static partial class SageMakerErrors
{
    /// <summary>The request is not valid.</summary>
    internal static AwsException Validation(string message) => new("ValidationException", message);

    /// <summary>A model, endpoint configuration or endpoint does not exist.</summary>
    internal static AwsException NotFound(string kind, string arn) => Validation($"Could not find {kind} \"{arn}\".");

    /// <summary>A model, endpoint configuration or endpoint exists already.</summary>
    internal static AwsException Exists(string kind, string arn) => Validation($"Cannot create already existing {kind} \"{arn}\".");

    /// <summary>Checks the name of a new resource.</summary>
    internal static string CheckName(string member, string name) => Names().IsMatch(name)
        ? name
        : throw AwsException.Constraint("ValidationException", member, name, "Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}");

    [GeneratedRegex(@"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}\z")]
    private static partial Regex Names();
}
