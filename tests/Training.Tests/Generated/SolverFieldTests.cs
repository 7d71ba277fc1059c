using Xunit;

namespace Prototxt.Training.Tests.Generated;

/// <summary>Each field: what Caffe refuses, what it accepts though nobody means it, what has no effect.</summary>
public class SolverFieldTests
{
    [Theory]
    [InlineData("lr_policy: 'fixed'", "lr_policy: 'steps'", "lr_policy \"steps\" is not known. Did you mean \"step\"?")]
    [InlineData("lr_policy: 'fixed'", "lr_policy: 'cosine'", "lr_policy \"cosine\" is not known; it can be \"fixed\", \"step\", \"exp\", \"inv\", \"multistep\", \"poly\" or \"sigmoid\"")]
    [InlineData("lr_policy: 'fixed'", "", "lr_policy is missing; it can be \"fixed\", \"step\", \"exp\", \"inv\", \"multistep\", \"poly\" or \"sigmoid\"")]
    [InlineData("lr_policy: 'fixed'", "lr_policy: 'step' gamma: 0.1", "lr_policy \"step\" needs a positive stepsize")]
    [InlineData("lr_policy: 'fixed'", "lr_policy: 'step' gamma: 0.1 stepsize: 0", "lr_policy \"step\" needs a positive stepsize")]
    [InlineData("lr_policy: 'fixed'", "lr_policy: 'sigmoid' gamma: 0.1", "lr_policy \"sigmoid\" needs a positive stepsize")]
    [InlineData("lr_policy: 'fixed'", "lr_policy: 'step' gamma: -0.1 stepsize: 5", "lr_policy \"step\" needs a gamma of at least 0")]
    [InlineData("lr_policy: 'fixed'", "lr_policy: 'exp' gamma: -0.1", "lr_policy \"exp\" needs a gamma of at least 0")]
    [InlineData("lr_policy: 'fixed'", "lr_policy: 'inv' power: 1 gamma: -0.1", "lr_policy \"inv\" needs a gamma of at least 0")]
    [InlineData("lr_policy: 'fixed'", "lr_policy: 'multistep' stepvalue: 4 gamma: -0.1", "lr_policy \"multistep\" needs a gamma of at least 0")]
    [InlineData("lr_policy: 'fixed'", "lr_policy: 'sigmoid' stepsize: 4 gamma: -0.1", "lr_policy \"sigmoid\" needs a gamma of at least 0")]
    [InlineData("net: 'net.prototxt'", "", "The solver has no net to train: give 'net', 'net_param', 'train_net' or 'train_net_param'")]
    [InlineData("net: 'net.prototxt'", "net: 'net.prototxt' train_net: 'net.prototxt'", "A solver trains one net, and this one has 'net' and 'train_net'")]
    [InlineData("", "type: 'sgd'", "Solver type \"sgd\" is not known. Did you mean \"SGD\"?")]
    [InlineData("", "type: 'LARS'", "Solver type \"LARS\" is not known; it can be \"SGD\", \"Nesterov\", \"AdaGrad\", \"RMSProp\", \"AdaDelta\" or \"Adam\"")]
    [InlineData("", "type: 'SGD' momentum: 0.9 solver_type: ADAM", "'solver_type' is the old form of 'type', and only one of them can be given")]
    [InlineData("", "type: 'RMSProp' momentum: 0.9", "RMSProp has no momentum; Caffe refuses any but 0")]
    [InlineData("", "type: 'AdaGrad' momentum: 0.9", "AdaGrad has no momentum; Caffe refuses any but 0")]
    [InlineData("", "type: 'RMSProp' rms_decay: -0.1", "rms_decay must be at least 0 and below 1")]
    [InlineData("", "type: 'RMSProp' rms_decay: 1", "rms_decay must be at least 0 and below 1")]
    [InlineData("", "weight_decay: 0.1 regularization_type: 'L3'", "regularization_type \"L3\" is neither \"L1\" nor \"L2\"")]
    [InlineData("", "average_loss: 0", "average_loss must be at least 1")]
    [InlineData("", "test_iter: 1", "test_interval is missing: with test nets Caffe needs a positive one")]
    [InlineData("", "test_iter: 1 test_interval: -5", "test_interval must be positive where there are test nets")]
    [InlineData("", "test_net: 'net.prototxt' test_interval: 5", "test_iter must be given once for each test net: found 0 numbers for 1 test net")]
    [InlineData("net: 'net.prototxt'", "train_net: 'net.prototxt' test_iter: 5 test_interval: 5", "test_iter must be given once for each test net: found 1 number for 0 test nets")]
    [InlineData("", "test_iter: 1 test_iter: 1 test_interval: 2 test_state { }", "test_state must be given once for each test net, or not at all: found 1 state for 2 test nets")]
    [InlineData("", "train_state { phase: TEST }", "The net that learns cannot run in the TEST phase; Caffe would train without what layers do in training only")]
    [InlineData("lr_policy: 'fixed'", "lr_policy: 'multifixed' stagelr: 0.1 stageiter: 5 stageiter: 9", "lr_policy \"multifixed\" needs as many stageiter as stagelr: found 2 and 1")]
    [InlineData("lr_policy: 'fixed'", "lr_policy: 'multifixed'", "lr_policy \"multifixed\" needs a stagelr and a stageiter for each stage")]
    public void What_Caffe_refuses_is_an_error(string usual, string given, string message) => Says(usual, given, "PTX0600: " + message);

    [Theory]
    [InlineData("base_lr: 0.01", "", "base_lr is missing: the rate is 0, and nothing is learned")]
    [InlineData("base_lr: 0.01", "base_lr: 0", "base_lr is 0: nothing is learned")]
    [InlineData("base_lr: 0.01", "base_lr: 1e40", "base_lr is not finite: nor is any parameter after the first iteration")]
    [InlineData("base_lr: 0.01", "base_lr: -1", "base_lr is negative: the loss is made larger")]
    [InlineData("max_iter: 10", "", "max_iter is missing: nothing is trained unless the program sets MaxIter")]
    [InlineData("max_iter: 10", "max_iter: -1", "max_iter -1 leaves no iteration to be made")]
    [InlineData("lr_policy: 'fixed'", "lr_policy: 'step' stepsize: 7", "gamma is missing: the rate is 0 from iteration 7 on")]
    [InlineData("lr_policy: 'fixed'", "lr_policy: 'exp'", "gamma is missing: the rate is 0 from the second iteration on")]
    [InlineData("lr_policy: 'fixed'", "lr_policy: 'inv' gamma: 0.1", "power is missing: the rate never changes")]
    [InlineData("lr_policy: 'fixed'", "lr_policy: 'multistep' gamma: 0.5", "stepvalue is missing: the rate never changes")]
    [InlineData("lr_policy: 'fixed'", "lr_policy: 'multistep' gamma: 0.5 stepvalue: 9 stepvalue: 5", "stepvalue 5 is not greater than 9 before it: Caffe takes it in the iteration after that one")]
    [InlineData("lr_policy: 'fixed'", "lr_policy: 'poly'", "power is missing: the rate never changes")]
    [InlineData("lr_policy: 'fixed'", "lr_policy: 'sigmoid' stepsize: 5", "gamma is missing: the rate is always half of base_lr")]
    [InlineData("", "momentum: -0.5", "momentum -0.5 is not between 0 and 1: each step takes a part of the one before back")]
    [InlineData("", "momentum: 2", "momentum 2 is not between 0 and 1: steps grow without end")]
    [InlineData("", "type: 'AdaDelta'", "momentum is AdaDelta's decay; with 0 nothing is remembered from one iteration to the next")]
    [InlineData("", "type: 'Adam'", "momentum is Adam's beta1, and its default in Caffe is 0, not 0.9 as elsewhere; give it")]
    [InlineData("", "type: 'Adam' momentum: 0.9 momentum2: 1", "momentum2 1 is not between 0 and 1: rates are not numbers then")]
    [InlineData("", "type: 'AdaGrad' delta: 0", "a delta of 0 or less makes NaN of a parameter whose gradient was always 0")]
    [InlineData("", "weight_decay: -1", "a negative weight_decay drives parameters away from 0")]
    [InlineData("", "regularization_type: 'L3'", "regularization_type \"L3\" is neither \"L1\" nor \"L2\"; without weight_decay Caffe does not look at it")]
    [InlineData("", "clip_gradients: 0", "clip_gradients 0 makes all gradients 0: nothing is learned")]
    [InlineData("", "clip_gradients: -5", "clip_gradients -5 is negative: gradients are not clipped")]
    [InlineData("", "iter_size: 0", "iter_size 0 makes no pass in an iteration: Caffe computes NaN, and the solver refuses to begin")]
    [InlineData("", "iter_size: -2", "iter_size -2 makes no pass in an iteration: Caffe learns nothing, and the solver refuses to begin")]
    [InlineData("", "momentum: nan", "momentum nan is not between 0 and 1: steps grow without end")]
    [InlineData("", "snapshot: -3", "snapshot is negative; Caffe counts it as 3")]
    [InlineData("", "display: -1", "display is negative; Caffe counts it as 1")]
    [InlineData("", "test_iter: 0 test_interval: 5", "test_iter 0 makes a test of no batch, which reports nothing")]
    [InlineData("", "test_iter: 1 test_interval: 5 test_state { phase: TRAIN }", "The test net runs in the TRAIN phase, with dropout and what else layers do in training only")]
    public void What_Caffe_accepts_though_nobody_means_it_is_a_warning(string usual, string given, string message) => Says(usual, given, "PTX0601: " + message);

    [Theory]
    [InlineData("gamma: 0.1", "'gamma' has no effect: lr_policy \"fixed\" does not read it")]
    [InlineData("stepsize: 5", "'stepsize' has no effect: lr_policy \"fixed\" does not read it")]
    [InlineData("stepvalue: 5", "'stepvalue' has no effect: lr_policy \"fixed\" does not read it")]
    [InlineData("power: 1", "'power' has no effect: lr_policy \"fixed\" does not read it")]
    [InlineData("delta: 1e-4", "'delta' has no effect: SGD divides by nothing")]
    [InlineData("momentum2: 0.9", "'momentum2' has no effect: SGD has one momentum")]
    [InlineData("rms_decay: 0.9", "'rms_decay' has no effect: only RMSProp reads it, and the type is SGD")]
    [InlineData("test_interval: 5", "'test_interval' has no effect: there is no test net, since test_iter is missing")]
    [InlineData("train_state { stage: 'x' }", "'stage' has no effect: no layer of 'net.prototxt' asks for the stage \"x\"")]
    [InlineData("train_state { level: 2 }", "'level' has no effect: no layer of 'net.prototxt' asks for a level")]
    public void A_field_that_nothing_reads_is_a_warning(string given, string message) => Says("", given, "PTX0602: " + message);

    [Theory]
    [InlineData("solver_mode: CPU device_id: 3 layer_wise_reduce: false")]
    [InlineData("clip_gradients: -1")]
    [InlineData("type: 'SGD' momentum: 0.9 weight_decay: 0.1 regularization_type: 'L1'")]
    [InlineData("solver_type: ADAM momentum: 0.9")]
    [InlineData("test_iter: 1 test_iter: 2 test_interval: 5")]
    public void Nothing_is_said_of_what_is_right(string given) => Says("", given);

    [Fact]
    public void All_causes_are_said_at_once() => Assert.Equal(
        [
            "PTX0600: The solver has no net to train: give 'net', 'net_param', 'train_net' or 'train_net_param'",
            "PTX0601: max_iter is missing: nothing is trained unless the program sets MaxIter",
            "PTX0202: 'base_lr' expects a number, found the text \"fast\"",
            "PTX0600: lr_policy \"stepp\" is not known. Did you mean \"step\"?",
            "PTX0600: RMSProp has no momentum; Caffe refuses any but 0",
            "PTX0600: average_loss must be at least 1",
        ],
        SolverRuns.Messages(SolverRuns.Of("base_lr: \"fast\" lr_policy: 'stepp' type: 'RMSProp' momentum: 0.9 average_loss: 0")));

    private static void Says(string usual, string given, params string[] messages)
    {
        string sound = "net: 'net.prototxt' base_lr: 0.01 lr_policy: 'fixed' max_iter: 10 ";
        string text = usual.Length > 0 ? sound.Replace(usual, given, StringComparison.Ordinal) : sound + given;
        GeneratorRun run = SolverRuns.Of(text);
        Assert.Equal(messages, SolverRuns.Messages(run));
        // With errors or without, what uses the class compiles.
        if (messages.All(m => !m.Contains("no net to train", StringComparison.Ordinal)))
            Assert.Empty(run.With("static class Uses { internal static object Net(Consumer.TinySolver solver) => solver.Net; }").CompilerMessages);
    }
}
