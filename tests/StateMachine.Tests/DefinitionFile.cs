using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Definitions;
using Pipeline.Testing;

namespace Pipeline.StateMachine.Tests;

/// <summary>A definition as it is deployed.</summary>
/// <param name="name">The file's name below statemachines/.</param>
/// <param name="usual">What template.yaml puts in for the placeholders.</param>
internal sealed class DefinitionFile(string name, IReadOnlyDictionary<string, string> usual)
{
    /// <summary>The text, with its placeholders.</summary>
    public string Text => File.ReadAllText(Path.Combine(Repository.Root, "statemachines", name));

    /// <summary>The definition with its placeholders filled in, some of them with values other than usual.</summary>
    public JsonObject With(params (string Name, string Value)[] changes)
    {
        var values = new Dictionary<string, string>(usual);
        foreach (var (placeholder, value) in changes) values[placeholder] = value;
        return DefinitionSubstitutions.Apply(Text, values);
    }
}
