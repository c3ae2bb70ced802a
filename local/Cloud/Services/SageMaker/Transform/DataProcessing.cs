using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.SageMaker.Transform;

/// <summary>The DataProcessing of a transform job.</summary>
/// <param name="InputFilter">Selects what the container receives.</param>
/// <param name="OutputFilter">Selects what is stored.</param>
/// <param name="JoinsInput">Whether predictions are joined with the records that they are of.</param>
internal sealed record DataProcessing(string InputFilter, string OutputFilter, bool JoinsInput)
{
    private const int LongestFilter = 63;

    /// <summary>Reads the structure; null is the default.</summary>
    /// <exception cref="AwsException">It is not valid.</exception>
    internal static DataProcessing Parse(Parameters? processing)
    {
        if (processing is null) return new DataProcessing("$", "$", false);
        var result = new DataProcessing(
            Filter(processing, "InputFilter"), Filter(processing, "OutputFilter"), MemberValues.Choice(processing, "JoinSource", "dataProcessing.joinSource", "None", "Input") == "Input");
        processing.RefuseOthers();
        return result;
    }

    /// <summary>Refuses combinations with which AWS's guide says that jobs fail, or does not say what they do. Source: "Associate Prediction Results with Input Records".</summary>
    /// <exception cref="AwsException">NotImplemented.</exception>
    internal void Check(bool splitsLines, bool assemblesLines)
    {
        if ((JoinsInput || InputFilter != "$" || OutputFilter != "$") && !splitsLines)
            throw AwsException.NotEmulated("sagemaker", "DataProcessing of objects that are not split (TransformInput.SplitType 'Line')");
        if ((JoinsInput || OutputFilter != "$") && !assemblesLines)
            throw AwsException.NotEmulated("sagemaker", "JoinSource 'Input' or an OutputFilter without TransformOutput.AssembleWith 'Line'");
    }

    private static string Filter(Parameters processing, string member)
    {
        var filter = processing.String(member) is { Length: > 0 } given ? given : "$";
        return filter.Length <= LongestFilter
            ? filter
            : throw AwsException.Constraint("ValidationException", $"dataProcessing.{char.ToLowerInvariant(member[0])}{member[1..]}", filter, $"Member must have length less than or equal to {LongestFilter}");
    }
}
