using System.Text.RegularExpressions;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.StepFunctions.Operations;

/// <summary>Validates names and ARNs.</summary>
internal static partial class Names
{
    /// <summary>Checks the name of a state machine or execution, whose length is checked already.</summary>
    /// <exception cref="AwsException">InvalidName.</exception>
    public static string Check(string name) => Forbidden().IsMatch(name) ? throw new AwsException("InvalidName", $"Invalid Name: '{name}'") : name;

    /// <summary>Checks the format of an ARN.</summary>
    /// <param name="arn">The ARN.</param>
    /// <param name="kind"><c>stateMachine</c> or <c>execution</c>.</param>
    /// <exception cref="AwsException">InvalidArn.</exception>
    public static string CheckArn(string arn, string kind)
    {
        string[] parts = arn.Split(':');
        if (parts is not ["arn", _, "states", _, _, _, ..]) throw Invalid(parts[0] == "arn" ? arn : $"Invalid ARN prefix: {arn}");
        if (parts[5] != kind) throw Invalid($"Resource type not valid in this context: {parts[5]}");
        if (parts.Length == (kind == "execution" ? 8 : 7)) return arn;
        throw kind == "stateMachine" && parts.Length == 8 ? AwsException.NotEmulated("states", $"a version or alias of a state machine ('{arn}')") : Invalid(arn);
    }

    private static AwsException Invalid(string why) => new("InvalidArn", $"Invalid Arn: '{why}'");

    [GeneratedRegex(@"[\s<>{}\[\]?*""#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ud800-\udfff]")]
    private static partial Regex Forbidden();
}
