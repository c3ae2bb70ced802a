using System.Text.RegularExpressions;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.StepFunctions.Operations;

/// <summary>Validates names and ARNs.</summary>
internal static partial class Names
{
    /// <summary>Checks the name of a state machine or execution.</summary>
    /// <exception cref="AwsException">InvalidName.</exception>
    public static string Check(string name)
    {
        if (name.Length is > 0 and <= 80 && !Forbidden().IsMatch(name)) return name;
        throw new AwsException("InvalidName", $"Invalid Name: '{name}': 1 to 80 characters, without spaces, brackets, wildcards and \"#%\\^|~`$&,;:/");
    }

    /// <summary>Checks the format of an ARN.</summary>
    /// <param name="arn">The ARN.</param>
    /// <param name="kind"><c>stateMachine</c> or <c>execution</c>.</param>
    /// <exception cref="AwsException">InvalidArn.</exception>
    public static string CheckArn(string arn, string kind)
    {
        string[] parts = arn.Split(':');
        bool fits = parts.Length == (kind == "execution" ? 8 : 7) && parts[0] == "arn" && parts[2] == "states" && parts[5] == kind;
        if (!fits && parts is ["arn", _, "states", _, _, "stateMachine", _, _] && kind == "stateMachine")
            throw AwsException.NotEmulated("states", $"a version or alias of a state machine ('{arn}')");
        return fits ? arn : throw new AwsException("InvalidArn", $"Invalid Arn: '{arn}'");
    }

    [GeneratedRegex(@"[\s<>{}\[\]?*""#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ud800-\udfff]")]
    private static partial Regex Forbidden();
}
