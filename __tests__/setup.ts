import { Testing } from 'cdktf';

Testing.setupJest();

// The SDK's notice that its releases from 2027 want a newer Node would stand in every suite's output.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
