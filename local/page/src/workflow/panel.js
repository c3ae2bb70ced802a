export class WorkflowPanel { constructor(){ this.element=document.createElement('div'); } show(){} }
