namespace Pipeline.Contract.Description;

/// <summary>What models are compared by, under the name that XGBoost and SageMaker know it by. Source: "Learning Task Parameters" of XGBoost, <c>eval_metric</c>.</summary>
public sealed record GateMetric
{
    private GateMetric(string name, LabelKind kind, bool lowerIsBetter) => (Name, Kind, LowerIsBetter) = (name, kind, lowerIsBetter);

    /// <summary>The root mean squared error, in the label's unit.</summary>
    public static GateMetric RootMeanSquaredError { get; } = new("rmse", LabelKind.Number, lowerIsBetter: true);

    /// <summary>The mean absolute error, in the label's unit.</summary>
    public static GateMetric MeanAbsoluteError { get; } = new("mae", LabelKind.Number, lowerIsBetter: true);

    /// <summary>The mean logarithm of what the model said against: 0 is perfect.</summary>
    public static GateMetric LogLoss { get; } = new("logloss", LabelKind.YesNo, lowerIsBetter: true);

    /// <summary>The chance that a yes was answered with a greater probability than a no: 0.5 is chance, 1 is perfect.</summary>
    public static GateMetric AreaUnderCurve { get; } = new("auc", LabelKind.YesNo, lowerIsBetter: false);

    /// <summary>The area under precision over recall: the share of yes is chance, 1 is perfect. For labels that are seldom yes.</summary>
    public static GateMetric AreaUnderPrecisionRecall { get; } = new("aucpr", LabelKind.YesNo, lowerIsBetter: false);

    /// <summary>Its name, as hyperparameter <c>eval_metric</c> and as a run's output has it in <c>metric</c>.</summary>
    public string Name { get; }

    /// <summary>The labels that it measures.</summary>
    public LabelKind Kind { get; }

    /// <summary>Whether the smaller value is the better one.</summary>
    public bool LowerIsBetter { get; }
}
