using System.Globalization;

namespace Pipeline.Simulation.World;

/// <summary>The model that serves, and what each says: its own minutes a mile.</summary>
internal sealed class ModelRegistry(string? first)
{
    private readonly HashSet<string> _served = first is null ? [] : [first];

    /// <summary>The model that serves; null while there is no endpoint.</summary>
    public string? Current { get; private set; } = first;

    /// <summary>Whether there was a time without an endpoint.</summary>
    public bool WasMissing { get; private set; } = first is null;

    public void Serve(string? model)
    {
        Current = model;
        if (model is null) WasMissing = true;
        else _served.Add(model);
    }

    /// <summary>Somebody was told that there is no endpoint.</summary>
    public void Miss() => WasMissing = true;

    /// <summary>How often it did not answer a number for each row.</summary>
    public int WrongAnswers { get; private set; }

    /// <summary>It did not.</summary>
    public void AnswerWrongly() => WrongAnswers++;

    public bool Served(string model) => _served.Contains(model);

    /// <summary>The minutes that a model says for a distance.</summary>
    public static double Minutes(string model, double miles) =>
        miles * (10 + int.Parse(model.AsSpan(model.LastIndexOf('-') + 1), CultureInfo.InvariantCulture));
}
