using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Pipeline.Bench.Reporting;

/// <summary>Writes the page that shows the figures, what they were taken on and how.</summary>
internal static class Readme
{
    /// <summary>Writes it into a checkout.</summary>
    public static void Write(string checkout, Machine machine, Tables tables, IReadOnlyList<ContenderFigures> all, int runs)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # What the scoring function costs, beside what people would use instead

            Written by `make bench` ({runs} {(runs == 1 ? "run" : "runs")}); the same figures are in `.local/bench.json`. Each figure is the median with (least-greatest); a ratio is to `pipeline-aot` of the same series.

            {tables.Cost()}
            CPU time is user and system time of the function's process. Records/s are those of one environment at 1,000 a batch, on the cores that the stand-in services leave over.
            Allocated bytes are counted on the JIT, also for a Native AOT row, which is the same code; the other runtimes do not tell.

            {tables.Environment()}
            Cold is from the start of the process to its first answer, on a batch of 100 whose lookups are not known yet; there is no microVM in it. Over TLS the function trusts
            this machine's roots, or one. Deployed is what is uploaded: without the runtime of Lambda's managed runtimes, and for Python without boto3, which is part of that.

            {tables.Calls()}
            With latencies the table takes 4 ms, the endpoint 15 ms and the lake 8 ms, at 1,000 a batch; the longest chain of calls that need each other is {Cloud.Latencies.Regional.Chain} ms.
            Bytes are those on the wire, heads included; landed bytes are what the lake keeps.

            ## Machine and versions

            {machine.Processor}, {machine.Cores} cores, {machine.Gibibytes:F0} GiB; {machine.System}. Harness on .NET {machine.Runtime}. {machine.Business}

            """);
        text.Append('\n');
        foreach (var one in all) text.Append(CultureInfo.InvariantCulture, $"- `{one.Contender.Name}`: {one.Contender.Title}; {one.Deployment.Absence ?? one.Deployment.Runtime}\n");
        text.Append(CultureInfo.InvariantCulture, $"- AWS SDK for .NET: {string.Join(", ", SdkVersions(checkout))}\n");
        text.Append(Method.Text);
        File.WriteAllText(Path.Combine(checkout, "bench", "README.md"), text.ToString());
    }

    private static IEnumerable<string> SdkVersions(string checkout) =>
        from package in XDocument.Load(Path.Combine(checkout, "Directory.Packages.props")).Descendants("PackageVersion")
        let name = package.Attribute("Include")?.Value
        where name is "AWSSDK.Core" or "AWSSDK.DynamoDBv2" or "AWSSDK.S3"
        select $"{name} {package.Attribute("Version")?.Value}";
}
