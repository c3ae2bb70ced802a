using System.Globalization;
using System.Text.RegularExpressions;
using Pipeline.Cloud.StepFunctions.Definitions;

namespace Pipeline.Bench.Model.Training;

/// <summary>What the retraining workflow trains with.</summary>
/// <param name="Candidate">The hyperparameters, with the most rounds.</param>
/// <param name="Most">The most rounds.</param>
/// <param name="Least">Rounds for no row.</param>
/// <param name="RowsPerRound">Rows for each further round.</param>
internal sealed partial record Deployed(Candidate Candidate, int Most, int Least, int RowsPerRound)
{
    /// <summary>Reads it from the state machine.</summary>
    /// <param name="root">The folder of the repository.</param>
    /// <exception cref="InvalidDataException">The rule of rounds has another form.</exception>
    public static Deployed Read(string root)
    {
        var definition = DefinitionSubstitutions.Apply(File.ReadAllText(Path.Combine(root, "statemachines", "retrain.asl.yaml")), new Dictionary<string, string>());
        var settings = definition["States"]!["ChooseHyperparameters"]!["Assign"]!["hyperparameters"]!.AsObject().ToDictionary(member => member.Key, member => member.Value!.GetValue<string>());
        var rule = RoundsRule().Match(settings["num_round"]);
        if (!rule.Success) throw new InvalidDataException($"num_round of statemachines/retrain.asl.yaml is '{settings["num_round"]}'; a rule of the form {RoundsRule()} was expected.");
        var (most, least, rows) = (Number(rule.Groups[1]), Number(rule.Groups[2]), Number(rule.Groups[3]));
        return new Deployed(new Candidate("deployed", settings) { Rounds = most }, most, least, rows);
    }

    /// <summary>The rounds for a number of rows.</summary>
    public int Rounds(int rows) => Math.Min(Most, Least + (rows / RowsPerRound));

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\$min\(\[(\d+), (\d+) \+ \$floor\(\$earlier / (\d+)\)\]\)")]
    private static partial Regex RoundsRule();
}
