using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.CSharp;

/// <summary>The rule of a learning rate as a reader would write it down.</summary>
internal static class RateRules
{
    private const int Shown = 6;

    /// <param name="policy">The policy.</param>
    /// <param name="baseLr">The rate from which it starts.</param>
    /// <param name="maxIter">The number of iterations.</param>
    public static string Of(Constant.Policy policy, string baseLr, long maxIter)
    {
        return policy.Name switch
        {
            "Step" => $"{baseLr} · {Text("Gamma")}^⌊iteration / {Text("StepSize")}⌋",
            "Exp" => $"{baseLr} · {Text("Gamma")}^iteration",
            "Inv" => $"{baseLr} · (1 + {Text("Gamma")} · iteration)^-{Text("Power")}",
            "MultiStep" => $"{baseLr}, times {Text("Gamma")} at {Listed(Items("StepValues"))}",
            "Poly" when policy.Numbers.Find("MinLr") is Constant.Real { Value: not 0 } => $"({baseLr} - {Text("MinLr")}) · (1 - iteration / {maxIter.ToText()})^{Text("Power")} + {Text("MinLr")}",
            "Poly" => $"{baseLr} · (1 - iteration / {maxIter.ToText()})^{Text("Power")}",
            "Sigmoid" => $"{baseLr} / (1 + e^(-{Text("Gamma")} · (iteration - {Text("StepSize")})))",
            "MultiFixed" => Listed([.. Items("StageLrs").Zip(Items("StageIters"), (rate, end) => $"{rate} to iteration {end}")]),
            "Warmup" => $"from {Text("Start")} to {baseLr} in {Text("Iterations")} iterations; then {Of((Constant.Policy)policy.Numbers.Find("Then"), baseLr, maxIter)}",
            _ => $"always {baseLr}",
        };

        string Text(string name) => Spelling(policy.Numbers.Find(name));

        string[] Items(string name) => [.. ((Constant.List)policy.Numbers.Find(name)).Items.Select(Spelling)];
    }

    public static string Spelling(Constant value) => value switch
    {
        Constant.Real real when !float.IsInfinity(real.Value) && !float.IsNaN(real.Value) => real.Spelling,
        Constant.Whole whole => whole.Value.ToText(),
        _ => "?",
    };

    private static string Listed(string[] items) =>
        items.Length == 0 ? "no iteration" : items.Length <= Shown ? string.Join(", ", items) : $"{string.Join(", ", items.Take(Shown))} and {(items.Length - Shown).ToText()} more";
}
