using System.Numerics.Tensors;
using System.Text.Json;
using System.Text.RegularExpressions;
using Prototxt.Hosting;
using Prototxt.Tests.Recorded;
using Xunit;

namespace Prototxt.Inference.Tests.Generated;

/// <summary>Every case recorded from Caffe runs through the net's predictor as well, if it has a Predict view and what was recorded is the same in TEST.</summary>
public sealed partial class RecordedCaseTests
{
    public static TheoryData<string> Cases() => Golden.Rows(Golden.Cases().Where(c => c.StartsWith("layers/", StringComparison.Ordinal) || c.StartsWith("nets/", StringComparison.Ordinal)));

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Predictors_give_Caffes_numbers(string name)
    {
        using var recorded = new RecordedCase(name);
        Skip.IfNot(recorded.Json.TryGetProperty("phase", out JsonElement phase), "No pass was recorded.");
        Skip.If(phase.GetString() != "TEST" && OfPhases().IsMatch(recorded.Net), "In TRAIN it is another net.");
        Skip.If(recorded.Json.TryGetProperty("forwards", out JsonElement forwards) && forwards.GetInt32() > 1 && OfState().IsMatch(recorded.Net), "Passes that a state leads from one to the next.");
        GeneratorRun run = Predictors.Generate(recorded.Net, recorded.Metadata);
        Skip.If(Predictors.Refusals(run) is { Length: > 0 }, Predictors.Refusals(run).FirstOrDefault());
        Skip.If(Predictors.Code(run) is null, "There is no Predict view.");
        using CompiledPredictor compiled = Predictors.Compile(run);
        using NetPredictor predictor = compiled.Create(recorded.Weights());
        Dictionary<string, Tensor<float>> inputs = [];
        foreach (PredictorInput input in predictor.Inputs)
            if (recorded.Blob(input.Name, given: true) is { } given)
                inputs.Add(input.Name, given);
        Skip.If(inputs.Count < predictor.Inputs.Count, "Its inputs were not recorded.");
        int compared = 0;
        foreach ((string output, Tensor<float> found) in predictor.Predict(inputs))
            if (recorded.Blob(output) is { } expected)
            {
                Assert.Equal(expected.Lengths.ToArray(), found.Lengths.ToArray());
                recorded.Tolerance.AssertClose(output, Predictors.Flat(expected), Predictors.Flat(found));
                compared++;
            }
        Skip.If(compared == 0, "Its outputs were not recorded.");
    }

    // Layers that do something else in TRAIN, and those that are in one phase only.
    [GeneratedRegex(@"phase|stage|level|type: *""?(BatchNorm|BN|Dropout|DROPOUT)\b|STOCHASTIC")]
    private static partial Regex OfPhases();

    [GeneratedRegex(@"type: *""?(LSTM|RNN)\b")]
    private static partial Regex OfState();
}
