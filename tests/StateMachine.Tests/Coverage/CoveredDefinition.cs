using System.Text.Json.Nodes;

namespace Pipeline.StateMachine.Tests.Coverage;

/// <summary>A definition whose every outcome is to be taken in a run.</summary>
/// <param name="states">Its states, by name.</param>
/// <param name="courses">The courses that enter them, the longest first: a state's rules are tried on the first course that enters it.</param>
/// <param name="telling">The states on the way from one that failed to the message about it.</param>
internal sealed class CoveredDefinition<TRig>(JsonObject states, IReadOnlyList<Course<TRig>> courses, params IReadOnlyList<string> telling)
{
    /// <summary>The states and those within them, by name.</summary>
    public IReadOnlyDictionary<string, StateRules> States { get; } = StateRules.Of(states);

    /// <summary>Every outcome.</summary>
    public IReadOnlyList<Cell> Cells => field ??= [.. States.Values.SelectMany(state => state.Cells())];

    public IReadOnlyList<Course<TRig>> Courses => courses;

    public TheoryData<string> CourseNames => [.. courses.Select(course => course.Name)];

    /// <summary>The outcomes that need a fault.</summary>
    public TheoryData<string, string, string> Faults
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var cell in Cells.Where(cell => cell.NeedsFault)) data.Add(cell.State, cell.Outcome.ToString(), cell.Detail);
            return data;
        }
    }

    /// <summary>Whether a run ended by telling that a state failed.</summary>
    public bool ToldOf(string state, IEnumerable<string> entered) => entered.Where(name => !telling.Contains(name)).TakeLast(3).SequenceEqual([state, "NotifyFailure", "Failed"]);
}
