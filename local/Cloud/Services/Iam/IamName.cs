using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Iam;

/// <summary>
/// Checks the names in requests to IAM and STS. Permissions are checked for the name as the request has it, so it must be a plain name and
/// never a path or an ARN that ends in another role's name.
/// </summary>
public static partial class IamName
{
    private const int LongestRole = 64;
    private const int LongestPolicy = 128;

    /// <summary>A request's <c>RoleName</c>. Source: "CreateRole".</summary>
    /// <exception cref="AwsException">ValidationError.</exception>
    public static string Role(Parameters input) => Check("roleName", input.RequiredString("RoleName"), 1, LongestRole);

    /// <summary>A request's <c>PolicyName</c>. Source: "PutRolePolicy".</summary>
    /// <exception cref="AwsException">ValidationError.</exception>
    public static string Policy(Parameters input) => Check("policyName", input.RequiredString("PolicyName"), 1, LongestPolicy);

    /// <summary>A request's <c>RoleSessionName</c>. Source: "AssumeRole".</summary>
    /// <exception cref="AwsException">ValidationError.</exception>
    public static string Session(Parameters input) => Check("roleSessionName", input.RequiredString("RoleSessionName"), 2, LongestRole);

    /// <summary>A role name for another resource: the given text, or the part of it that fits into a role name plus a hash that keeps it unique.</summary>
    public static string Fitting(string text)
    {
        if (text.Length is > 0 and <= LongestRole && Allowed().IsMatch(text)) return text;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
        var clean = Forbidden().Replace(text, "-");
        return $"{clean[..Math.Min(clean.Length, LongestRole - hash.Length - 1)]}-{hash}";
    }

    private static string Check(string member, string name, int shortest, int longest)
    {
        if (name.Length < shortest) throw Constraint(member, name, $"length greater than or equal to {shortest}");
        if (name.Length > longest) throw Constraint(member, name, $"length less than or equal to {longest}");
        return Allowed().IsMatch(name) ? name : throw new AwsException(
            "ValidationError", $"The specified value for {member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-");
    }

    private static AwsException Constraint(string member, string name, string constraint) =>
        AwsException.Constraint("ValidationError", member, name, $"Member must have {constraint}");

    // AWS documents [\w+=,.@-]+; its \w means ASCII.
    [GeneratedRegex(@"^[A-Za-z0-9_+=,.@-]+\z")]
    private static partial Regex Allowed();

    [GeneratedRegex("[^A-Za-z0-9_+=,.@-]")]
    private static partial Regex Forbidden();
}
