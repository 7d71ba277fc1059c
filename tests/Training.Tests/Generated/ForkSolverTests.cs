using System.Text.RegularExpressions;
using Xunit;

namespace Prototxt.Training.Tests.Generated;

/// <summary>What forks add to solvers: computed, or told what it means here.</summary>
public partial class ForkSolverTests
{
    [Theory]
    [InlineData("lr_policy: 'fixed' warmup_iter: 5 warmup_start_lr: 0.1", "new Prototxt::Training.Rates.Warmup(Then: new Prototxt::Training.Rates.FixedPolicy(), Iterations: 5, Start: 0.1f),", "// from 0.1 to 0.01 in 5 iterations; then always 0.01")]
    [InlineData("lr_policy: 'poly' power: 2 rampup_interval: 5 rampup_lr: 0.1", "new Prototxt::Training.Rates.Warmup(Then: new Prototxt::Training.Rates.PolyPolicy(Power: 2f), Iterations: 5, Start: 0.1f),", "// from 0.1 to 0.01 in 5 iterations; then 0.01 · (1 - iteration / 10)^2")]
    [InlineData("lr_policy: 'poly' power: 2 min_lr: 0.001", "new Prototxt::Training.Rates.PolyPolicy(Power: 2f, MinLr: 0.001f),", "// (0.01 - 0.001) · (1 - iteration / 10)^2 + 0.001")]
    [InlineData("lr_policy: 'multifixed' stagelr: 0.1 stagelr: 0.01 stageiter: 5 stageiter: 9", "new Prototxt::Training.Rates.MultiFixedPolicy(StageLrs: [0.1f, 0.01f], StageIters: [5, 9]),", "// 0.1 to iteration 5, 0.01 to iteration 9")]
    public void What_is_simple_is_computed(string fields, string code, string rule)
    {
        GeneratorRun run = Run(fields);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerMessages);
        string written = Blanks().Replace(run.Files["Consumer.TinySolver.g.cs"], "");
        Assert.Contains(Blanks().Replace("LrPolicy = " + code, ""), written, StringComparison.Ordinal);
        Assert.Contains(Blanks().Replace(rule, ""), written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lr_policy: 'plateau' gamma: 0.1 plateau_winsize: 500", "'plateau' is an addition of SSD (weiliu89/caffe) and is not supported: its rate depends on past losses")]
    [InlineData("lr_policy: 'stepearly' gamma: 0.1 stepearly: 1", "'stepearly' is an addition of LRCN (LisaAnne/lisa-caffe-public) and is not supported: its rate depends on past tests")]
    [InlineData("lr_policy: 'sgdr' period: 5", "'sgdr' is an addition of DeepDetect (jolibrain/caffe) and is not supported: rates that fall and start anew are not computed")]
    [InlineData("lr_policy: 'fixed' larc: true larc_policy: 'clip' larc_eta: 0.001", "'larc' is an addition of NVIDIA's Caffe (NVIDIA/caffe) and is not supported: rates of single parameters")]
    [InlineData("lr_policy: 'fixed' local_lr_auto: true local_gw_ratio: 0.001", "'local_lr_auto' is an addition of Intel's Caffe (intel/caffe) and is not supported: rates of single parameters")]
    [InlineData("lr_policy: 'fixed' momentum_policy: 'poly'", "'momentum_policy: \"poly\"' is an addition of NVIDIA's Caffe (NVIDIA/caffe) and is not supported: momentum and weight decay do not change")]
    [InlineData("lr_policy: 'fixed' type: 'AdamW'", "'AdamW' is an addition of MyCaffe (MyCaffe/MyCaffe) and is not supported: its weight decay")]
    public void What_would_train_otherwise_is_refused(string fields, string message) =>
        Assert.StartsWith("PTX0406: " + message, Assert.Single(SolverRuns.Messages(Run(fields))), StringComparison.Ordinal);

    [Theory]
    [InlineData("eval_type: 'detection'", "'eval_type' is an addition of SSD (weiliu89/caffe) and has no effect here: what a test reports is the tops that nothing reads, as in Caffe; average precision is not computed")]
    [InlineData("ap_version: '11point'", "'ap_version' is an addition of SSD (weiliu89/caffe) and has no effect here: average precision is not computed")]
    [InlineData("min_lr: 1e-5", "'min_lr' is an addition of NVIDIA's Caffe (NVIDIA/caffe) and has no effect here: only the lr_policy \"poly\" reads it")]
    [InlineData("snapshot_include_state: true", "'snapshot_include_state' is an addition of MyCaffe (MyCaffe/MyCaffe) and has no effect here: a snapshot is always a net and a state")]
    [InlineData("richness: 200", "'richness' is an addition of yjxiong/caffe (used by PSPNet) and has no effect here: iterations between two lists of memory and time in the log")]
    [InlineData("device_id: [0, 1]", "'device_id' is an addition of yjxiong/caffe (used by PSPNet) as a list and has no effect here: the program says on which devices a solver runs")]
    [InlineData("stagelr: 1 stagelr: 2", "'stagelr' is an addition of caffe-yolov2 (gklz1982/caffe-yolov2) and has no effect here: only the lr_policy \"multifixed\" reads it")]
    [InlineData("larc_eta: 0.001", "'larc_eta' is an addition of NVIDIA's Caffe (NVIDIA/caffe) and has no effect here: larc is not set")]
    public void What_has_no_effect_is_a_warning(string field, string message) =>
        Assert.Equal(["PTX0405: " + message], SolverRuns.Messages(Run("lr_policy: 'fixed' " + field)));

    [Fact]
    public void What_changes_no_number_is_not_spoken_of() => Assert.Empty(Run("lr_policy: 'fixed' show_per_class_result: true per_parameter_reduce: false").Diagnostics);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    private static GeneratorRun Run(string fields) => SolverRuns.Of("net: 'net.prototxt' base_lr: 0.01 max_iter: 10 " + fields);
}
