using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>The stages of a long predictor: of what it makes when it is loaded, and of its calls.</summary>
internal sealed class PredictorStages(CodeWriter code, PredictorModel predictor)
{
    private readonly StageWriter writer = new(code, "Inference::Value", ("Inference::Workspace", "work"));

    /// <summary>What runs the stages, in the place of the calls.</summary>
    public void EmitCalls()
    {
        code.Line(StageWriter.Reason(predictor.Plan.Steps.Count, "calls"));
        foreach (StageModel stage in predictor.Stages)
            writer.Call(stage, Names(stage.Takes), Names(stage.Leaves));
    }

    /// <summary>The stages themselves.</summary>
    /// <param name="step">Writes a call.</param>
    public void EmitMethods(Action<int> step)
    {
        foreach (StageModel stage in predictor.Stages)
        {
            using var body = writer.Method(stage, "calls", Names(stage.Takes), Names(stage.Leaves));
            for (int i = stage.First; i < stage.First + stage.Count; i++)
                step(i);
            writer.Return(Names(stage.Leaves));
        }
    }

    private string[] Names(IEnumerable<int> values) => [.. values.Select(v => predictor.Locals[v])];
}
